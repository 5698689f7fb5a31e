using System.Net;
using MeetAi.Tests.Endpoints.Rooms;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>Followed without a key: the same streams and cursors, for as long as the room is public.</summary>
public sealed class PublicStreamsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private readonly Person nobody = box.Meetai.Nobody();

    [Fact]
    public async Task Sockets_and_event_streams_hear_what_members_hear_from_the_same_cursors()
    {
        var room = await box.Ada.NewPublicRoom();
        for (var i = 1; i <= 3; i++)
            await box.Ada.Say(room, $"{i}");

        using var socket = await Follower.Join(box.Meetai, nobody, $"{room.Public()}/ws?after=1");
        using var events = await EventSource.Open(nobody, $"{room.Public()}/events?after=0", lastEventId: "1");
        using var members = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws?after=1");
        await socket.Next("ready");
        await events.Next("ready");
        await members.Next("ready");
        var anonymous = await nobody.Say(room.Public(), "4", "passer-by");
        await box.Ada.Change(room, new { name = "plaza" });

        var heard = (await members.Next("message")).GetRawText();
        Assert.Equal(anonymous.GetRawText(), heard);
        Assert.Equal(heard, (await socket.Next("message")).GetRawText());
        Assert.Equal(heard, (await events.Next("message")).GetRawText());
        Assert.Equal("plaza", (await socket.Next("room_updated")).Text("name"));
        Assert.Equal("plaza", (await events.Next("room_updated")).Text("name"));
    }

    [Fact]
    public async Task Turning_private_ends_everybody_without_a_key_and_tells_them_nothing_more()
    {
        var room = await box.Ada.NewPublicRoom();
        await box.Ada.Say(room, "in public");
        using var socket = await Follower.Join(box.Meetai, nobody, $"{room.Public()}/ws");
        using var withKey = await Follower.Join(box.Meetai, box.Ada, $"{room.Public()}/ws");
        using var events = await EventSource.Open(nobody, $"{room.Public()}/events");
        using var members = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws");
        await socket.Next("ready");
        await withKey.Next("ready");
        await events.Next("ready");
        await members.Next("ready");
        var poll = nobody.Http.GetAsync($"{room.Public()}/messages?after=1&wait=45");
        var patience = nobody.Http.GetAsync($"{room.Public()}/messages?after=1&wait=45&exclude=ada");

        await box.Ada.Change(room, new { visibility = "private", name = "a secret" });
        await box.Ada.Say(room, "in private");

        Assert.Null(await socket.Next());
        Assert.Null(await withKey.Next());
        Assert.Equal((4403, 4403), ((int)socket.Closed!, (int)withKey.Closed!));
        Assert.Null(await events.Next());
        await Person.Problem(await poll, HttpStatusCode.NotFound, "not_found");
        await Person.Problem(await patience, HttpStatusCode.NotFound, "not_found");
        Assert.Equal("a secret", (await members.Next("room_updated")).Text("name"));
        Assert.Equal("in private", (await members.Next("message")).Text("content"));
    }

    [Fact]
    public async Task A_deleted_room_is_told_and_ends_with_4404()
    {
        var room = await box.Ada.NewPublicRoom();
        using var socket = await Follower.Join(box.Meetai, nobody, $"{room.Public()}/ws");
        using var events = await EventSource.Open(nobody, $"{room.Public()}/events");
        await socket.Next("ready");
        await events.Next("ready");

        await box.Ada.Http.DeleteAsync(room);

        await socket.Next("room_deleted");
        Assert.Equal(4404, await socket.End());
        await events.Next("room_deleted");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room.Public()}/events");
        again.Headers.Add("Last-Event-ID", events.LastEventId);
        Assert.Equal(HttpStatusCode.NoContent, (await nobody.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    [Direct("A trusted proxy is not counted.")]
    public async Task Streams_without_a_key_are_counted_per_address()
    {
        await using var meetai = await Running.Start("--sockets-per-address", "2");
        var ada = await meetai.NewPerson();
        var room = (await ada.NewPublicRoom()).Public();
        var there = new Person(meetai.Anyone(IPAddress.Parse("127.0.0.2")), key: null);
        using var socket = await Follower.Join(meetai, meetai.Nobody(), $"{room}/ws");
        using var events = await EventSource.Open(meetai.Nobody(), $"{room}/events");

        foreach (var path in new[] { "ws", "events", "messages?after=0&wait=45" })
        {
            var refused = await Person.Problem(
                await meetai.Nobody().Http.GetAsync($"{room}/{path}"), HttpStatusCode.TooManyRequests, "sockets_limit");
            Assert.Contains("--sockets-per-address", refused.Text("detail"));
        }

        await meetai.Nobody().Get($"{room}/messages");
        using var elsewhere = await EventSource.Open(there, $"{room}/events");
        using var person = await EventSource.Open(ada, "/api/lobby/events");
    }

    [Fact]
    [Direct("A trusted proxy is not counted.")]
    public async Task A_trusted_proxy_is_counted_only_for_those_whom_it_names()
    {
        await using var meetai = await Running.Start("--sockets-per-address", "1", "--trusted-proxy", "127.0.0.1");
        var room = (await (await meetai.NewPerson()).NewPublicRoom()).Public();
        var (proxy, named, other) = (meetai.Nobody(), meetai.Nobody(), meetai.Nobody());
        named.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.1");
        other.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.2");

        using var one = await EventSource.Open(proxy, $"{room}/events");
        using var two = await EventSource.Open(proxy, $"{room}/events");
        using var first = await EventSource.Open(named, $"{room}/events");
        using var second = await EventSource.Open(other, $"{room}/events");
        await Person.Problem(
            await named.Http.GetAsync($"{room}/events"), HttpStatusCode.TooManyRequests, "sockets_limit");
    }
}
