using System.Net;

namespace MeetAi.Tests.Endpoints.Realtime;

public sealed class SocketTests
{
    [Fact]
    public async Task A_socket_hears_what_it_missed_then_ready_then_what_comes()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 1; i <= 5; i++)
            await ada.Say(room, $"{i}");

        using var socket = await Follower.Join(meetai, ada, $"{room}/ws?after=2");
        var heard = new List<string>();
        for (var i = 0; i < 4; i++)
            heard.Add(Name(await socket.Next()));

        var posted = await ada.Say(room, "live");
        var live = await socket.Next();

        Assert.Equal(["message 3", "message 4", "message 5", "ready 5"], heard);
        Assert.Equal(posted.GetRawText(), live!.Value.GetRawText());
    }

    [Fact]
    public async Task Without_a_cursor_it_begins_now()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var last = await ada.Say(room, "old");

        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        var ready = await socket.Next("ready");

        Assert.Equal((last.Text("id"), 1L), (ready.Text("id"), ready.Number("seq")));
        await ada.Say(room, "new");
        Assert.Equal("message 2", Name(await socket.Next()));
    }

    [Fact]
    public async Task When_more_was_missed_than_replay_allows_it_says_where_to_read_and_goes_on_live()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 1; i <= 6; i++)
            await ada.Say(room, $"{i}");

        using var socket = await Follower.Join(meetai, ada, $"{room}/ws?after=1&replay=4");
        var gap = await socket.Next();

        Assert.Equal("gap", gap!.Value.Text("type"));
        Assert.Equal(1, gap.Value.GetProperty("after").Number("seq"));
        Assert.Equal(6, gap.Value.GetProperty("latest").Number("seq"));
        Assert.Equal("ready 6", Name(await socket.Next()));
        await ada.Say(room, "7");
        Assert.Equal("message 7", Name(await socket.Next()));
    }

    [Fact]
    public async Task A_gone_cursor_is_told_and_closed_with_4410()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "only");

        using var socket = await Follower.Join(meetai, ada, $"{room}/ws?after=2");
        var gone = await socket.Next("cursor_gone");

        Assert.Equal(1, gone.GetProperty("earliest").Number("seq"));
        Assert.Equal(1, gone.GetProperty("latest").Number("seq"));
        Assert.Equal(4410, await socket.End());
    }

    [Fact]
    public async Task Changes_of_the_room_are_told_and_its_end_closes_with_4404()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        await socket.Next("ready");

        await ada.Http.PatchAsync(room, JsonContent("""{"name":"attic","visibility":"public"}"""));
        var updated = await socket.Next("room_updated");
        Assert.Equal(
            ("attic", "public", false),
            (updated.Text("name"), updated.Text("visibility"), updated.Flag("anonymous_posts")));

        Assert.Equal(HttpStatusCode.NoContent, (await ada.Http.DeleteAsync(room)).StatusCode);
        Assert.Equal(room, $"/api/rooms/{(await socket.Next("room_deleted")).Text("room_id")}");
        Assert.Equal(4404, await socket.End());
        await Person.Problem(await ada.Http.GetAsync(room), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Filters_leave_out_a_sender_and_a_kind_of_sender()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "1", "bot");
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws?after=0&exclude=bot&sender_type=human");
        await ada.Say(room, "2", "ada");
        await ada.Say(room, "3", "bot");
        await ada.Post($"{room}/messages", new { sender = "eve", content = "4", sender_type = "agent" });
        await ada.Say(room, "5", "ada");

        Assert.Equal(2, (await socket.Next("message")).Number("seq"));
        Assert.Equal(5, (await socket.Next("message")).Number("seq"));
    }

    [Fact]
    public async Task A_listener_that_does_not_read_is_closed_and_its_neighbours_hear_on()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var deaf = await Follower.Join(meetai, ada, $"{room}/ws");
        using var neighbour = await Follower.Join(meetai, ada, $"{room}/ws");
        await deaf.Next("ready");
        await neighbour.Next("ready");

        var content = new string('x', 10_000);
        for (var i = 1; i <= 1200; i += 20)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.Say(room, content)));
            for (var seq = i; seq < i + 20; seq++)
                Assert.Equal(seq, (await neighbour.Next("message")).Number("seq"));
        }

        var (last, closed) = (0L, 0);
        try
        {
            while (await deaf.Next() is { } frame)
                Assert.Equal(++last, frame.Number("seq"));

            closed = (int)deaf.Closed!;
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            closed = 1013; // it read so little that even the goodbye did not fit
        }

        Assert.Equal(1013, closed);
        using var back = await Follower.Join(meetai, ada, $"{room}/ws?after={last}&replay=1000");
        for (var seq = last + 1; seq <= Math.Min(last + 1000, 1200); seq++)
            Assert.Equal(seq, (await back.Next("message")).Number("seq"));
    }

    [Fact]
    public async Task A_ticket_admits_once_and_only_to_a_stream()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var nobody = new Person(meetai.Anyone(), key: null);
        var issued = await ada.Post("/api/tickets", new { });
        Assert.Equal(30, issued.Number("expires_in"));

        await Person.Problem(
            await nobody.Http.GetAsync($"{room}?ticket={issued.Text("ticket")}"),
            HttpStatusCode.Unauthorized, "unauthorized");
        using var socket = await Follower.Join(meetai, nobody, $"{room}/ws?ticket={issued.Text("ticket")}");
        await socket.Next("ready");
        await Person.Problem(
            await nobody.Http.GetAsync($"{room}/events?ticket={issued.Text("ticket")}"),
            HttpStatusCode.Unauthorized, "ticket_invalid");

        var another = (await ada.Post("/api/tickets", new { })).Text("ticket");
        using var events = await EventSource.Open(nobody, $"{room}/events?ticket={another}");
        await events.Next("ready");
    }

    private static string Name(System.Text.Json.JsonElement? frame)
        => $"{frame!.Value.Text("type")} {frame.Value.Number("seq")}";

    private static StringContent JsonContent(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
