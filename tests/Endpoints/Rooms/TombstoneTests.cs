using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>A deleted message: its place in the room stays, its words are nowhere any more.</summary>
public sealed class TombstoneTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task It_keeps_its_place_and_author_and_loses_its_words()
    {
        var room = await box.Ada.NewRoom();
        var first = await box.Ada.Say(room, "first");
        var said = await box.Ada.Post(
            $"{room}/messages", new { sender = "ada", content = "words", reply_to = first.Text("id") });
        await box.Ada.Say(room, "last");
        var path = $"{room}/messages/{said.Text("id")}";

        await Gone(await box.Ada.Http.DeleteAsync(path));

        var left = await box.Ada.Get(path);
        Assert.Equal(("", ""), (left.Text("sender"), left.Text("content")));
        Assert.Equal(JsonValueKind.Null, left.GetProperty("reply_to").ValueKind);
        foreach (var field in new[] { "id", "room_id", "seq", "author", "created_at", "sender_type" })
            Assert.Equal(said.GetProperty(field).GetRawText(), left.GetProperty(field).GetRawText());

        Assert.Equal(JsonValueKind.String, left.GetProperty("deleted_at").ValueKind);
        Assert.Equal([1, 2, 3], (await box.Ada.Get($"{room}/messages")).Seqs());
        Assert.Equal([3], (await box.Ada.Get($"{room}/messages?after={said.Text("id")}")).Seqs());
        await Person.Problem(await box.Ada.Http.DeleteAsync(path), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Pages_that_were_known_are_stale()
    {
        var room = await box.Ada.NewRoom();
        var said = await box.Ada.Say(room, "words");
        var page = await box.Ada.Http.GetAsync($"{room}/messages");
        await Gone(await box.Ada.Http.DeleteAsync($"{room}/messages/{said.Text("id")}"));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);

        var changed = await Person.Read(await box.Ada.Http.SendAsync(again), HttpStatusCode.OK);
        Assert.Equal("", Assert.Single(changed.Items("messages")).Text("content"));
    }

    [Fact]
    public async Task Every_listener_and_the_lobby_are_told()
    {
        var room = await box.Ada.NewRoom();
        var said = await box.Ada.Say(room, "words");
        using var socket = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws?exclude=ada");
        using var events = await EventSource.Open(box.Ada, $"{room}/events");
        using var lobby = await Follower.Join(box.Meetai, box.Ada, "/api/lobby/ws");
        await Task.WhenAll(socket.Next("ready"), events.Next("ready"), lobby.Next("ready"));

        await Gone(await box.Ada.Http.DeleteAsync($"{room}/messages/{said.Text("id")}"));

        foreach (var told in await Task.WhenAll(
            socket.Next("message_deleted"), events.Next("message_deleted"), lobby.Next("message_deleted")))
        {
            Assert.Equal(
                (said.Text("room_id"), said.Text("id"), 1),
                (told.Text("room_id"), told.Text("id"), told.Number("seq")));
        }
    }

    [Fact]
    public async Task Its_author_may_and_an_owner_and_nobody_else()
    {
        var room = await box.Ada.NewRoom();
        var (bob, eve) = (await Member(room), await Member(room));
        var agent = box.Meetai.With((await bob.Post(
            "/api/keys", new { agent = "bot", scopes = new[] { "read", "write" } })).Text("key"));
        var (ofBob, ofAgent, ofAda) = (await Said(bob), await Said(agent), await Said(box.Ada));
        async Task<string> Said(Person person) => $"{room}/messages/{(await person.Say(room, "words")).Text("id")}";

        foreach (var (person, path) in new[] { (eve, ofBob), (agent, ofBob), (bob, ofAda), (eve, ofAgent) })
            await Person.Problem(await person.Http.DeleteAsync(path), HttpStatusCode.Forbidden, "forbidden");

        await Gone(await agent.Http.DeleteAsync(ofAgent));
        await Gone(await bob.Http.DeleteAsync(await Said(agent)));
        await Gone(await box.Ada.Http.DeleteAsync(ofBob));
    }

    [Fact]
    public async Task A_repeated_post_does_not_bring_it_back_nor_tell_it_again()
    {
        var room = await box.Ada.NewRoom();
        async Task<HttpResponseMessage> Post()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages");
            request.Content = JsonContent.Create(new { sender = "ada", content = "said once" });
            request.Headers.Add("Idempotency-Key", "one");
            return await box.Ada.Http.SendAsync(request);
        }

        var said = await Person.Read(await Post(), HttpStatusCode.Created);
        await Gone(await box.Ada.Http.DeleteAsync($"{room}/messages/{said.Text("id")}"));

        var again = await Post();
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        var told = await Person.Read(again, HttpStatusCode.Created);
        Assert.Equal((said.Text("id"), ""), (told.Text("id"), told.Text("content")));
        Assert.Single((await box.Ada.Get($"{room}/messages")).Items("messages"));
    }

    [Fact]
    public async Task Its_words_leave_every_file_of_the_box()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var secret = $"xyzzy-{Guid.NewGuid():N}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages")
        {
            Content = JsonContent.Create(new { sender = $"s-{secret}", content = new string('x', 5000) + secret }),
        };
        request.Headers.Add("Idempotency-Key", "one");
        var said = await Person.Read(await ada.Http.SendAsync(request), HttpStatusCode.Created);
        Assert.True(Files.Hold(meetai.Data, secret));
        Assert.Single(await ada.Find($"from:s-{secret}")); // it is in the search index, too

        await Gone(await ada.Http.DeleteAsync($"{room}/messages/{said.Text("id")}"));

        await Attempts.Eventually(() => Task.FromResult(!Files.Hold(meetai.Data, secret)));
    }

    private async Task<Person> Member(string room)
    {
        var person = await box.Meetai.NewPerson();
        await person.Accept(await box.Ada.Invite(room));
        return person;
    }

    private static async Task Gone(HttpResponseMessage answer)
        => Assert.True(answer.StatusCode is HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
}
