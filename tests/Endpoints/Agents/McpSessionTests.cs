using System.Net;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>MCP as the clients in the field speak it (2025-11-25): initialize, a session, a stream, an end.</summary>
public sealed class McpSessionTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    public async Task A_client_gets_its_version_or_the_newest_with_sessions(string asked, string given)
    {
        var peer = new McpPeer(box.Ada);
        var result = await peer.Begin(asked);

        Assert.Equal(given, result.Text("protocolVersion"));
        Assert.Equal("meetai", result.GetProperty("serverInfo").Text("name"));
        Assert.Equal(["tools"], result.GetProperty("capabilities").EnumerateObject().Select(one => one.Name));
        Assert.Contains("wait_for_messages", result.Text("instructions"), StringComparison.Ordinal);
        Assert.False(result.TryGetProperty("resultType", out _));
        Assert.Matches("^[0-9a-f]{32}$", peer.Session);
    }

    [Fact]
    public async Task A_session_serves_pings_lists_and_calls()
    {
        var peer = await Begun();

        Assert.Equal(
            HttpStatusCode.Accepted,
            (await peer.Send(peer.InSession(McpPeer.Notification("notifications/initialized")))).StatusCode);
        var pong = await Person.Read(
            await peer.Send(peer.InSession(McpPeer.Request("ping", id: "a"))), HttpStatusCode.OK);
        Assert.Equal("""{"jsonrpc":"2.0","id":"a","result":{}}""", pong.GetRawText());
        var tools = await Person.Read(
            await peer.Send(peer.InSession(McpPeer.Request("tools/list"))), HttpStatusCode.OK);
        Assert.Equal(["tools"], tools.GetProperty("result").EnumerateObject().Select(one => one.Name));
        Assert.Single((await peer.Use("list_rooms")).Items("rooms"));
        await McpPeer.Error(
            await peer.Send(peer.InSession(McpPeer.Request("server/discover"))), HttpStatusCode.OK, -32601);
    }

    [Fact]
    public async Task Responses_of_a_client_are_accepted_though_nothing_was_asked()
    {
        var peer = await Begun();
        var response = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["result"] = new JsonObject() };

        Assert.Equal(HttpStatusCode.Accepted, (await peer.Send(peer.InSession(response))).StatusCode);
    }

    [Fact]
    public async Task Without_its_session_a_request_is_refused()
    {
        var answer = await new McpPeer(box.Ada).Send(McpPeer.Bare(McpPeer.Request("tools/list")));
        await Person.Problem(answer, HttpStatusCode.BadRequest, "bad_request");
    }

    [Fact]
    public async Task A_session_is_there_for_the_key_that_began_it_alone()
    {
        var peer = await Begun();
        var child = (await box.Ada.Post("/api/keys", new { name = "child" })).Text("key");
        var (stranger, sibling) = (await box.Meetai.NewPerson(), box.Meetai.With(child));

        foreach (var other in new[] { stranger, sibling })
        {
            var request = peer.InSession(McpPeer.Request("ping"));
            await Person.Problem(await other.Http.SendAsync(request), HttpStatusCode.NotFound, "not_found");
        }

        await Person.Read(await peer.Send(peer.InSession(McpPeer.Request("ping"))), HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_that_was_ended_is_not_there_any_more_nor_is_its_stream()
    {
        var peer = await Begun();
        using var stream = await Listen(peer);
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(peer)).StatusCode);

        Assert.Equal(": still here\n\n", await stream.Content.ReadAsStringAsync());
        await Person.Problem(
            await peer.Send(peer.InSession(McpPeer.Request("ping"))), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(await Delete(peer), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked()
    {
        var made = await box.Ada.Post("/api/keys", new { name = "brief" });
        var peer = new McpPeer(box.Meetai.With(made.Text("key")));
        await peer.Begin();
        using var stream = await Listen(peer);

        await box.Ada.Http.DeleteAsync($"/api/keys/{made.Text("id")}");

        Assert.Equal(": still here\n\n", await stream.Content.ReadAsStringAsync());
        await Person.Problem(
            await peer.Send(peer.InSession(McpPeer.Request("ping"))), HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_stream_needs_a_session_and_a_client_that_takes_events()
    {
        var peer = await Begun();
        await Person.Problem(await box.Ada.Http.GetAsync("/mcp"), HttpStatusCode.BadRequest, "bad_request");
        await Person.Problem(await Open(peer, "application/json"), HttpStatusCode.NotAcceptable, "not_acceptable");
    }

    [Fact]
    public async Task A_person_has_a_hundred_sessions_and_one_more_ends_the_one_used_least_lately()
    {
        var person = await box.Meetai.NewPerson();
        var peers = new List<McpPeer>();
        for (var i = 0; i < 101; i++)
        {
            peers.Add(new McpPeer(person));
            await peers[^1].Begin();
            if (i == 50)
                await Ping(peers[0], HttpStatusCode.OK);
        }

        await Ping(peers[1], HttpStatusCode.NotFound);
        await Ping(peers[0], HttpStatusCode.OK);
        await Ping(peers[2], HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_a_restart_a_client_is_told_to_begin_again()
    {
        await using var meetai = await Running.Start();
        var person = await meetai.NewPerson();
        var peer = new McpPeer(person);
        await peer.Begin();
        await meetai.Kill();
        await meetai.Launch();

        var again = new McpPeer(meetai.With(person.Key));
        await Person.Problem(
            await again.Send(peer.InSession(McpPeer.Request("ping"))), HttpStatusCode.NotFound, "not_found");
        await again.Begin();
        Assert.Empty((await again.Use("list_rooms")).Items("rooms"));
    }

    private static async Task Ping(McpPeer peer, HttpStatusCode expected)
        => await Person.Read(await peer.Send(peer.InSession(McpPeer.Request("ping"))), expected);

    private static async Task<HttpResponseMessage> Listen(McpPeer peer)
    {
        var answer = await Open(peer, "text/event-stream");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return answer;
    }

    private static Task<HttpResponseMessage> Open(McpPeer peer, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Add("Mcp-Session-Id", peer.Session);
        return peer.Send(request);
    }

    private static Task<HttpResponseMessage> Delete(McpPeer peer)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
        request.Headers.Add("Mcp-Session-Id", peer.Session);
        return peer.Send(request);
    }

    private async Task<McpPeer> Begun()
    {
        var peer = new McpPeer(box.Ada);
        await peer.Begin();
        return peer;
    }
}
