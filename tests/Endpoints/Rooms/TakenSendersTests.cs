using System.Net;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>No false sender: without a key nobody goes by the name of somebody who has one.</summary>
public sealed class TakenSendersTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("Ada Lovelace", "aDA lOVELACE")]
    [InlineData("Ada Lovelace", "Ada\u00A0\u2003Lovelace")]
    [InlineData("Зоя Ångström", "зОЯ åNGSTRÖM")]
    public async Task A_name_that_a_key_has_used_in_the_room_is_taken(string used, string tried)
    {
        var (room, other) = (await box.Ada.NewPublicRoom(), await box.Ada.NewPublicRoom("elsewhere"));
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, room, tried));

        await box.Ada.Say(room, "it is me", used);

        Assert.Equal(HttpStatusCode.Forbidden, await Try(box.Meetai, room, tried));
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, other, tried));
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, room, $"{tried} II"));
        await box.Ada.Say(room, "a key may", used);
        Assert.Equal([1, 2, 3, 4], (await box.Ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task A_name_stays_taken_after_its_message_and_a_restart_and_leaves_no_text_behind()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var posted = await ada.Say(room, "while it was private", "somebody unforgettable");
        await ada.Http.DeleteAsync($"{room}/messages/{posted.Text("id")}");
        await ada.Change(room, new { visibility = "public", anonymous_posts = true });

        Assert.Equal(HttpStatusCode.Forbidden, await Try(meetai, room, "Somebody Unforgettable"));
        await meetai.Kill();
        await meetai.Launch();
        Assert.Equal(HttpStatusCode.Forbidden, await Try(meetai, room, "Somebody Unforgettable"));
        Assert.Equal(0, await meetai.Terminate());

        var file = await File.ReadAllTextAsync(DataDirectory.DatabaseIn(meetai.Data), System.Text.Encoding.Latin1);
        Assert.DoesNotContain("unforgettable", file, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Members_and_their_agents_need_not_speak_first()
    {
        var room = await box.Ada.NewPublicRoom();
        var handle = (await box.Ada.Get("/api/keys/me")).Text("handle");
        var stranger = (await (await box.Meetai.NewPerson()).Get("/api/keys/me")).Text("handle");
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, room, "Reviewer"));

        var agent = await box.Ada.Post("/api/keys", new { agent = "reviewer" });

        Assert.Equal(HttpStatusCode.Forbidden, await Try(box.Meetai, room, "Reviewer"));
        Assert.Equal(HttpStatusCode.Forbidden, await Try(box.Meetai, room, handle.ToUpperInvariant()));
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, room, stranger));
        await box.Ada.Http.DeleteAsync($"/api/keys/{agent.Text("id")}");
        Assert.Equal(HttpStatusCode.Created, await Try(box.Meetai, room, "Reviewer"));
    }

    [Fact]
    public async Task Of_those_who_try_while_a_key_takes_it_none_comes_later()
    {
        var room = await box.Ada.NewPublicRoom();

        var tries = Enumerable.Range(0, 40).Select(_ => Try(box.Meetai, room, "Ada")).ToList();
        var hers = (await box.Ada.Say(room, "it is me")).Number("seq");
        await Task.WhenAll(tries);

        var all = (await box.Ada.Get($"{room}/messages?after={hers}")).Seqs();
        Assert.Empty(all);
    }

    [Fact]
    public async Task Names_from_before_they_were_recorded_are_taken()
    {
        var data = OlderDatabase.In(Running.NewDirectory(), before: 12);
        using (var session = Session.Writer(DataDirectory.DatabaseIn(data)))
        {
            session.Run(
                """
                INSERT INTO rooms (number, id, name, visibility, anonymous_posts, created_at, last_seq)
                VALUES (1, ?, 'den', 'public', 1, 0, 1)
                """,
                Guid.CreateVersion7());
            session.Run("INSERT INTO memberships VALUES (1, 1, 'owner', 0)");
            session.Run(
                """
                INSERT INTO messages (place, id, sender, sender_type, author, content, created_at)
                VALUES (4294967297, ?, 'Old Friend', 'human', 1, 'hello', 0)
                """,
                Guid.CreateVersion7());
        }

        await using var meetai = await Running.StartIn(data);
        var room = (await meetai.Nobody().Get("/api/public/rooms")).Items("rooms")[0].Text("id");

        Assert.Equal(HttpStatusCode.Forbidden, await Try(meetai, $"/api/rooms/{room}", "old friend"));
        Assert.Equal(HttpStatusCode.Created, await Try(meetai, $"/api/rooms/{room}", "new friend"));
    }

    /// <summary>Posts anonymously; a refusal is one of the name.</summary>
    private static async Task<HttpStatusCode> Try(Running meetai, string room, string sender)
    {
        var answer = await meetai.Nobody().Try($"{room.Public()}/messages", new { sender, content = "hi" });
        if (answer.StatusCode == HttpStatusCode.Forbidden)
            await Person.Problem(answer, HttpStatusCode.Forbidden, "sender_taken");

        return answer.StatusCode;
    }
}
