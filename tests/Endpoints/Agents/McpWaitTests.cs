using System.Net;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// A wait ends with what it waits for, or when nobody needs it any more. A person has one place here, so whether a wait
/// is still going on shows in whether they may begin another.
/// </summary>
public sealed class McpWaitTests
{
    [Fact]
    public async Task A_wait_ends_when_its_client_goes()
    {
        await using var box = await OnePlace.Start();
        using var cancel = new CancellationTokenSource();
        var waiting = box.Peer.Send(McpPeer.Whole(box.Wait()), cancel.Token);
        await box.IsTaken();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await box.IsFree();
    }

    [Fact]
    public async Task A_wait_in_a_session_ends_when_it_is_cancelled_and_has_no_response()
    {
        await using var box = await OnePlace.Start();
        await box.Peer.Begin();
        var waiting = box.Peer.Send(box.Peer.InSession(box.Wait()));
        await box.IsTaken();
        await Cancel("nobody");
        Assert.Equal(HttpStatusCode.TooManyRequests, await box.Poll());
        await Cancel("wait");

        var answer = await waiting;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        await box.IsFree();

        Task<HttpResponseMessage> Cancel(string id) => box.Peer.Send(box.Peer.InSession(
            McpPeer.Notification("notifications/cancelled", new JsonObject { ["requestId"] = id })));
    }

    [Fact]
    public async Task A_wait_ends_with_its_session()
    {
        await using var box = await OnePlace.Start();
        await box.Peer.Begin();
        var waiting = box.Peer.Send(box.Peer.InSession(box.Wait()));
        await box.IsTaken();

        var delete = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
        delete.Headers.Add("Mcp-Session-Id", box.Peer.Session);
        Assert.Equal(HttpStatusCode.NoContent, (await box.Peer.Send(delete)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await waiting).StatusCode);
    }

    [Fact]
    public async Task A_request_with_the_id_of_one_that_runs_is_refused()
    {
        await using var box = await OnePlace.Start();
        await box.Peer.Begin();
        var waiting = box.Peer.Send(box.Peer.InSession(box.Wait()));
        await box.IsTaken();

        await McpPeer.Error(
            await box.Peer.Send(box.Peer.InSession(box.Wait())), HttpStatusCode.BadRequest, -32600);
        await box.Peer.Person.Say(box.Room, "hello");
        await Person.Read(await waiting, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wait_ends_at_once_when_its_key_is_revoked()
    {
        await using var box = await OnePlace.Start();
        var waiting = box.Peer.Send(McpPeer.Whole(box.Wait()));
        await box.IsTaken();

        var me = await box.Peer.Person.Get("/api/keys/me");
        await box.Peer.Person.Http.DeleteAsync($"/api/keys/{me.Text("id")}");

        var answer = await waiting;
        await Person.Problem(answer, HttpStatusCode.Unauthorized, "unauthorized");
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_wait_tells_nothing_of_a_room_that_was_deleted()
    {
        await using var box = await OnePlace.Start();
        var waiting = box.Peer.Refusal("wait_for_messages", new { room = box.Room[^36..], seconds = 45 });
        await box.IsTaken();
        await box.Peer.Person.Http.DeleteAsync(box.Room);

        Assert.Equal("not_found", (await waiting).Error.Text("code"));
    }

    private sealed class OnePlace(Running meetai, McpPeer peer, string room) : IAsyncDisposable
    {
        public McpPeer Peer => peer;

        public string Room => room;

        public static async Task<OnePlace> Start()
        {
            var meetai = await Running.Start("--sockets-per-person", "1");
            var person = await meetai.NewPerson();
            var room = await person.NewRoom();
            await person.Say(room, "hello");
            return new OnePlace(meetai, new McpPeer(person), room);
        }

        public JsonObject Wait() => McpPeer.Request(
            "tools/call",
            new JsonObject
            {
                ["name"] = "wait_for_messages",
                ["arguments"] = new JsonObject { ["room"] = room[^36..], ["after"] = "1", ["seconds"] = 45 },
            },
            "wait");

        /// <summary>The first wait has begun: its person is waiting in the room, as everybody sees.</summary>
        public async Task IsTaken()
        {
            while ((await peer.Person.Get($"{room}/members")).Items("members")[0].Text("presence") != "waiting")
                await Task.Yield();
        }

        public async Task IsFree()
        {
            while (await Poll() != HttpStatusCode.OK)
                await Task.Yield();
        }

        /// <summary>A poll that has nothing to wait for: it is answered at once, or refused.</summary>
        public async Task<HttpStatusCode> Poll()
        {
            using var answer = await peer.Person.Http.GetAsync($"{room}/messages?after=0&wait=1");
            return answer.StatusCode;
        }

        public ValueTask DisposeAsync() => meetai.DisposeAsync();
    }
}
