using System.Net;

namespace MeetAi.Tests.Endpoints.Realtime;

public sealed class EventsTests
{
    [Fact]
    public async Task Events_resume_after_the_last_event_id_which_beats_the_query()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "1");
        await ada.Say(room, "2");

        string lastEventId;
        using (var events = await EventSource.Open(ada, $"{room}/events?after=0"))
        {
            Assert.Equal(1, (await events.Next("message")).Number("seq"));
            lastEventId = events.LastEventId;
        }

        using var again = await EventSource.Open(ada, $"{room}/events?after=0", lastEventId);
        Assert.Equal(2, (await again.Next("message")).Number("seq"));
        Assert.Equal(2, (await again.Next("ready")).Number("seq"));
        await ada.Say(room, "3");
        Assert.Equal(3, (await again.Next("message")).Number("seq"));
    }

    [Fact]
    [Direct("The proxy that is told so does not pass it on.")]
    public async Task A_proxy_is_told_not_to_buffer()
    {
        await using var meetai = await Running.Start();
        using var events = await EventSource.Open(await meetai.NewPerson(), "/api/lobby/events");
        Assert.Equal("no", Assert.Single(events.Answer.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task Ready_moves_the_cursor_so_that_a_silent_room_resumes_too()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        string lastEventId;
        using (var events = await EventSource.Open(ada, $"{room}/events"))
        {
            await events.Next("ready");
            lastEventId = events.LastEventId;
        }

        await ada.Say(room, "missed");
        using var again = await EventSource.Open(ada, $"{room}/events", lastEventId);
        Assert.Equal(1, (await again.Next("message")).Number("seq"));
    }

    [Fact]
    public async Task After_a_last_event_a_browser_that_comes_back_is_told_to_stay_away()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var (room, other) = (await ada.NewRoom(), await ada.NewRoom("other"));
        using var gone = await EventSource.Open(ada, $"{other}/events?after=7");
        using var deleted = await EventSource.Open(ada, $"{room}/events");
        await deleted.Next("ready");
        await ada.Http.DeleteAsync(room);

        await gone.Next("cursor_gone");
        await deleted.Next("room_deleted");
        Assert.Null(await gone.Next());
        Assert.Null(await deleted.Next());

        Assert.Equal(HttpStatusCode.NoContent, await ComeBack(other, gone.LastEventId));
        Assert.Equal(HttpStatusCode.NoContent, await ComeBack(room, deleted.LastEventId));

        async Task<HttpStatusCode> ComeBack(string path, string lastEventId)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/events");
            request.Headers.Add("Last-Event-ID", lastEventId);
            return (await ada.Http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task The_lobby_tells_of_every_room_of_this_person_and_of_no_other()
    {
        await using var meetai = await Running.Start();
        var (ada, eve) = (await meetai.NewPerson(), await meetai.NewPerson());
        var old = await ada.NewRoom("old");
        using var events = await EventSource.Open(ada, "/api/lobby/events");
        using var socket = await Follower.Join(meetai, ada, "/api/lobby/ws");
        await events.Next("ready");
        await socket.Next("ready");

        await eve.Say(await eve.NewRoom("hers"), "not for ada");
        var made = await ada.NewRoom("made");
        await ada.Say(made, new string('x', 500));
        await ada.Say(old, "hello");
        await ada.Http.PatchAsync(
            made, new StringContent("""{"name":"renamed"}""", System.Text.Encoding.UTF8, "application/json"));
        await ada.Http.DeleteAsync(made);

        foreach (var next in new Func<Task<System.Text.Json.JsonElement?>>[] { events.Next, socket.Next })
        {
            var heard = new List<string>();
            for (var i = 0; i < 5; i++)
            {
                var frame = (await next())!.Value;
                heard.Add($"{frame.Text("type")} /api/rooms/{frame.Text("room_id")}");
                if (frame.TryGetProperty("preview", out var preview))
                    Assert.True(preview.GetString()!.Length <= 140);
            }

            Assert.Equal(
                [
                    $"room_created {made}", $"room_activity {made}", $"room_activity {old}",
                    $"room_updated {made}", $"room_deleted {made}",
                ],
                heard);
        }
    }
}
