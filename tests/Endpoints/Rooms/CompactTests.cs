using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>The short form of messages: what an agent needs, and nothing that has its default.</summary>
public sealed class CompactTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_compact_message_is_its_id_seq_sender_content_and_time()
    {
        var message = Assert.Single((await box.Ada.Get($"{box.Room}/messages?view=compact")).Items("messages"));
        var full = Assert.Single((await box.Ada.Get($"{box.Room}/messages")).Items("messages"));

        Assert.Equal(["id", "seq", "sender", "content", "at"], Names(message));
        Assert.Equal(full.Text("id"), message.Text("id"));
        Assert.Equal(("ada", "hello", 1L), (message.Text("sender"), message.Text("content"), message.Number("seq")));
        Assert.Equal(full.Text("created_at"), message.Text("at"));
        Assert.True(full.GetRawText().Length - message.GetRawText().Length > 250);
    }

    [Fact]
    public async Task What_is_not_the_default_is_said()
    {
        var room = await box.Ada.NewPublicRoom();
        var first = (await box.Ada.Say(room, "a question")).Text("id");
        await box.Ada.Post(
            $"{room}/messages", new { sender = "bot", content = "yes", sender_type = "agent", reply_to = first });
        await box.Meetai.Nobody().Say(room.Public(), "me too", "passer-by");
        await box.Ada.Http.DeleteAsync($"{room}/messages/{first}");

        foreach (var path in new[] { room, room.Public() })
        {
            var page = (await box.Ada.Get($"{path}/messages?view=compact")).Items("messages");

            Assert.Equal(["id", "seq", "sender", "content", "at", "deleted"], Names(page[0]));
            Assert.Equal(("", "", true), (page[0].Text("sender"), page[0].Text("content"), page[0].Flag("deleted")));
            Assert.Equal(["id", "seq", "sender", "sender_type", "content", "reply_to", "at"], Names(page[1]));
            Assert.Equal(("agent", first), (page[1].Text("sender_type"), page[1].Text("reply_to")));
            Assert.Equal(["id", "seq", "sender", "anonymous", "content", "at"], Names(page[2]));
            var one = await box.Ada.Get($"{path}/messages/{page[2].Text("id")}?view=compact");
            Assert.Equal(page[2].GetRawText(), one.GetRawText());
        }
    }

    [Fact]
    public async Task Cursors_filters_and_waiting_are_those_of_the_full_form()
    {
        var room = await box.Ada.NewRoom();
        for (var i = 1; i <= 9; i++)
            await box.Ada.Say(room, $"{i}", i % 3 == 0 ? "bot" : "ada");

        foreach (var query in new[]
        {
            "limit=4", "limit=2&before=5", "after=3&limit=3", "after=0&exclude=bot", "after=4&wait=5", "after=9&wait=1",
        })
        {
            var (full, compact) = (
                await box.Ada.Get($"{room}/messages?{query}"),
                await box.Ada.Get($"{room}/messages?{query}&view=compact"));

            Assert.Equal(full.Seqs(), compact.Seqs());
            Assert.Equal(full.Text("cursor"), compact.Text("cursor"));
            Assert.Equal(full.Flag("has_more"), compact.Flag("has_more"));
            Assert.Equal(
                full.GetRawText(), (await box.Ada.Get($"{room}/messages?{query}&view=full")).GetRawText());
        }
    }

    /// <summary>The newest page is kept as it was written: each form has its own.</summary>
    [Fact]
    public async Task The_forms_are_not_mixed_up_and_an_unchanged_page_is_304_in_each()
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, "hello");
        foreach (var accept in new[] { "application/json", "text/markdown" })
        {
            foreach (var view in new[] { "full", "compact", "full", "compact" })
            {
                var answer = await Ask(accept, view, null);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.Equal(accept, answer.Content.Headers.ContentType?.MediaType);
                Assert.Equal(accept[0] == 'a' && view == "full", text.Contains("room_id", StringComparison.Ordinal));
                Assert.Equal(accept[0] == 't', text.StartsWith("# `den`\n", StringComparison.Ordinal));
                Assert.Equal("Accept", Assert.Single(answer.Headers.Vary));

                var again = await Ask(accept, view, answer.Headers.ETag!.Tag);
                Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
                Assert.Equal("Accept", Assert.Single(again.Headers.Vary));
            }
        }

        var json = (await Ask("application/json", "full", null)).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.OK, (await Ask("text/markdown", "full", json)).StatusCode);

        Task<HttpResponseMessage> Ask(string accept, string view, string? known)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages?view={view}");
            request.Headers.Add("Accept", accept);
            if (known is not null)
                request.Headers.Add("If-None-Match", known);

            return box.Ada.Http.SendAsync(request);
        }
    }

    private static IEnumerable<string> Names(JsonElement message) => message.EnumerateObject().Select(one => one.Name);
}
