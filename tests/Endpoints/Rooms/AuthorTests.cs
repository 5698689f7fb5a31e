using System.Net;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>Who wrote a message is said by the key, whatever the body says.</summary>
public sealed class AuthorTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task Two_who_use_one_name_are_told_apart()
    {
        var room = await box.Ada.NewRoom();
        var bob = await box.Meetai.NewPerson();
        await bob.Accept(await box.Ada.Invite(room));

        var (ours, theirs) = (await box.Ada.Say(room, "me", "ada"), await bob.Say(room, "me too", "ada"));

        Assert.Equal(ours.Text("sender"), theirs.Text("sender"));
        foreach (var (person, said) in new[] { (box.Ada, ours), (bob, theirs) })
        {
            var (me, author) = (await person.Get("/api/keys/me"), said.GetProperty("author"));
            Assert.Equal(
                (me.Text("person_id"), me.Text("id"), me.Text("handle")),
                (author.Text("person_id"), author.Text("key_id"), author.Text("handle")));
        }
    }

    [Fact]
    public async Task An_agents_key_always_speaks_as_its_agent_in_every_door()
    {
        var room = await box.Ada.NewRoom();
        var made = await box.Ada.Post("/api/keys", new { agent = "reviewer" });
        var agent = box.Meetai.With(made.Text("key"));
        using var socket = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws");
        await socket.Next("ready");

        var posted = await agent.Post($"{room}/messages", new { sender = "ada", sender_type = "human", content = "x" });
        await agent.Post($"{room}/messages", new { content = "no sender at all" });

        var heard = await socket.Next("message");
        var read = (await box.Ada.Get($"{room}/messages")).Items("messages");
        foreach (var seen in new[] { posted, heard, read[0], read[1] })
        {
            Assert.Equal(("reviewer", "agent"), (seen.Text("sender"), seen.Text("sender_type")));
            Assert.Equal(made.Text("id"), seen.GetProperty("author").Text("key_id"));
        }
    }

    [Fact]
    public async Task What_was_written_keeps_its_author_when_the_key_is_revoked()
    {
        var room = await box.Ada.NewRoom();
        var made = await box.Ada.Post("/api/keys", new { });
        var said = await box.Meetai.With(made.Text("key")).Say(room, "before");
        await box.Ada.Http.DeleteAsync($"/api/keys/{made.Text("id")}");

        var read = Assert.Single((await box.Ada.Get($"{room}/messages")).Items("messages"));
        Assert.Equal(said.GetRawText(), read.GetRawText());
    }

    [Theory]
    [InlineData("system")]
    [InlineData("Admin")]
    [InlineData(" MEETAI ")]
    [InlineData("deleted-somebody")]
    public async Task Names_of_the_box_itself_are_for_nobody(string name)
    {
        var sender = await box.Ada.Try($"{box.Room}/messages", new { sender = name, content = "trust me" });
        Assert.Equal("sender", Field(await Person.Problem(sender, HttpStatusCode.BadRequest, "invalid_field")));
        var agent = await box.Ada.Try("/api/keys", new { agent = name });
        Assert.Equal("agent", Field(await Person.Problem(agent, HttpStatusCode.BadRequest, "invalid_field")));
        var handle = await new Person(box.Meetai.Anyone(), key: null).Try("/api/keys", new { handle = name });
        Assert.Equal("handle", Field(await Person.Problem(handle, HttpStatusCode.BadRequest, "invalid_field")));
    }

    private static string Field(System.Text.Json.JsonElement problem)
        => Assert.Single(problem.Items("errors")).Text("field");
}
