using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class MembersTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task Members_are_listed_in_the_order_of_their_joining_page_by_page()
    {
        var (room, bob) = await RoomWith("reader");
        var (ada, other) = (await Id(box.Ada), await Id(bob));

        var first = await bob.Get($"{room}/members?limit=1");
        var second = await bob.Get($"{room}/members?limit=1&after={ada}");

        Assert.Equal((ada, "owner"), Only(first));
        Assert.Equal((other, "reader"), Only(second));
        Assert.True(first.Flag("has_more"));
        Assert.False(second.Flag("has_more"));

        static (string, string) Only(System.Text.Json.JsonElement page)
            => Assert.Single(page.Items("members").Select(one => (one.Text("person_id"), one.Text("role"))));
    }

    [Fact]
    public async Task The_last_owner_can_neither_go_nor_be_lowered()
    {
        var (room, bob) = await RoomWith("member");
        var (ada, other) = ($"{room}/members/{await Id(box.Ada)}", $"{room}/members/{await Id(bob)}");

        await Person.Problem(await box.Ada.Http.DeleteAsync(ada), HttpStatusCode.Conflict, "conflict");
        await Person.Problem(await Make(ada, "member"), HttpStatusCode.Conflict, "conflict");

        await Person.Read(await Make(other, "owner"), HttpStatusCode.OK);
        await Person.Read(await Make(ada, "member"), HttpStatusCode.OK);
        await Gone(await box.Ada.Http.DeleteAsync(ada));
        await Person.Problem(await bob.Http.DeleteAsync(other), HttpStatusCode.Conflict, "conflict");
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("lowered")]
    public async Task An_owner_who_goes_or_is_lowered_leaves_neither_invites_nor_webhooks_behind(string how)
    {
        var (room, bob) = await RoomWith("owner");
        var (code, kept) = (await bob.Invite(room, "owner"), await box.Ada.Invite(room));
        var hook = (await bob.Post($"{room}/webhooks", new { url = "https://93.184.215.14/" })).Text("id");
        var path = $"{room}/members/{await Id(bob)}";

        if (how is "removed")
            await Gone(await box.Ada.Http.DeleteAsync(path));
        else
            await Person.Read(await Make(path, "reader"), HttpStatusCode.OK);

        var guest = await box.Meetai.NewPerson();
        var refused = await guest.Http.PostAsync($"/api/invites/{code}/accept", null);
        await Person.Problem(refused, HttpStatusCode.NotFound, "not_found");
        await guest.Accept(kept);
        Assert.False((await box.Ada.Get($"{room}/webhooks/{hook}")).Flag("enabled"));
    }

    [Fact]
    public async Task Removal_ends_sockets_events_and_polls_and_only_their_lobby_hears_that_the_room_is_gone()
    {
        var (room, bob) = await RoomWith("member");
        using var socket = await Follower.Join(box.Meetai, bob, $"{room}/ws");
        using var events = await EventSource.Open(bob, $"{room}/events");
        using var lobby = await Follower.Join(box.Meetai, bob, "/api/lobby/ws");
        using var others = await Follower.Join(box.Meetai, box.Ada, "/api/lobby/ws");
        using var stays = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws");
        await Task.WhenAll(new[] { socket, lobby, others, stays }.Select(one => one.Next("ready")));
        await events.Next("ready");
        var poll = bob.Http.GetAsync($"{room}/messages?after=0&wait=45");

        await Gone(await box.Ada.Http.DeleteAsync($"{room}/members/{await Id(bob)}"));
        await box.Ada.Say(room, "among us");

        Assert.Equal(4403, await socket.End());
        Assert.Null(await events.Next());
        await Person.Problem(await poll, HttpStatusCode.NotFound, "not_found");
        Assert.Equal("room_deleted", (await lobby.Next())!.Value.Text("type"));
        Assert.Equal("room_activity", (await others.Next())!.Value.Text("type"));
        Assert.Equal("among us", (await stays.Next())!.Value.Text("content"));
        await lobby.Send("""{"type":"ping"}""");
        Assert.Equal("pong", (await lobby.Next())!.Value.Text("type")); // and nothing between
    }

    [Fact]
    public async Task Who_becomes_a_reader_goes_on_listening_and_may_not_post()
    {
        var (room, bob) = await RoomWith("member");
        using var socket = await Follower.Join(box.Meetai, bob, $"{room}/ws");
        await socket.Next("ready");
        await bob.Say(room, "one");

        await Person.Read(await Make($"{room}/members/{await Id(bob)}", "reader"), HttpStatusCode.OK);

        await Person.Problem(
            await bob.Http.PostAsJsonAsync($"{room}/messages", new { sender = "bob", content = "two" }),
            HttpStatusCode.Forbidden, "forbidden");
        await box.Ada.Say(room, "three");
        Assert.Equal("one", (await socket.Next())!.Value.Text("content"));
        Assert.Equal("three", (await socket.Next())!.Value.Text("content"));
    }

    /// <summary>What a key is limited to is looked up when it comes; a room that went is no right it lost.</summary>
    [Fact]
    public async Task A_key_that_was_limited_to_a_deleted_room_too_goes_on_with_the_rest()
    {
        var (kept, deleted) = (await box.Ada.NewRoom("kept"), await box.Ada.NewRoom("deleted"));
        var rooms = new[] { kept, deleted }.Select(room => room["/api/rooms/".Length..]);
        var limited = box.Meetai.With((await box.Ada.Post("/api/keys", new { rooms })).Text("key"));
        await limited.Get(kept);
        await Gone(await box.Ada.Http.DeleteAsync(deleted));

        using var socket = await Follower.Join(box.Meetai, limited, $"{kept}/ws");
        await socket.Next("ready");
        await box.Ada.Say(kept, "hello");

        Assert.Equal("hello", (await socket.Next())!.Value.Text("content"));
        Assert.Equal([1], (await limited.Get($"{kept}/messages?after=0&wait=45")).Seqs());
    }

    private async Task<(string Room, Person Guest)> RoomWith(string role)
    {
        var (room, guest) = (await box.Ada.NewRoom(), await box.Meetai.NewPerson());
        await guest.Accept(await box.Ada.Invite(room, role));
        return (room, guest);
    }

    private Task<HttpResponseMessage> Make(string member, string role)
        => box.Ada.Http.PatchAsJsonAsync(member, new { role });

    private static async Task<string> Id(Person person) => (await person.Get("/api/keys/me")).Text("person_id");

    private static async Task Gone(HttpResponseMessage answer)
        => Assert.True(answer.StatusCode is HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
}
