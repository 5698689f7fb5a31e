using System.Text.Json;
using System.Text.Json.Nodes;
using MeetAi.Tests.Endpoints.Agents;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>Every request has its line: who asked for what, and how it ended.</summary>
public sealed class RequestLinesTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_line_says_who_asked_for_what_and_how_it_ended()
    {
        var me = await box.Ada.Get("/api/keys/me");
        using var answer = await box.Ada.Http.GetAsync($"{box.Room}/messages?limit=7");

        var line = await box.Meetai.Line(answer);

        Assert.Equal(
            ["time", "level", "message", "method", "route", "status", "ms", "key_id", "address", "request_id",
                "trace_id"],
            line.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ("info", "GET", "/api/rooms/{roomId}/messages", 200, me.Text("id"), "127.0.0.1"),
            (line.Text("level"), line.Text("method"), line.Text("route"), line.Number("status"), line.Text("key_id"),
                line.Text("address")));
        Assert.Matches("^[0-9a-f]{32}$", line.Text("trace_id"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.Text("time"));
        Assert.True(line.GetProperty("ms").GetDouble() > 0);
    }

    [Fact]
    public async Task What_has_no_route_is_not_named()
    {
        using var answer = await box.Ada.Http.GetAsync("/invites/typed/wrong");

        var line = await box.Meetai.Line(answer);

        Assert.Equal(404, line.Number("status"));
        Assert.False(line.TryGetProperty("route", out _));
    }

    [Fact]
    public async Task The_operators_requests_come_from_the_socket()
    {
        using var http = box.Meetai.Operator();
        using var answer = await http.GetAsync("/api/admin/limits");

        var line = await box.Meetai.Line(answer);

        Assert.Equal(("unix", 200L), (line.Text("address"), line.Number("status")));
        Assert.False(line.TryGetProperty("key_id", out _));
    }

    [Fact]
    public async Task A_stream_has_its_line_when_it_ends()
    {
        using var answer = await box.Ada.Http.GetAsync(
            $"{box.Room}/events", HttpCompletionOption.ResponseHeadersRead);
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        await box.Ada.Say(box.Room, "while it is open");
        using (var other = await box.Ada.Http.GetAsync("/api/limits"))
            await box.Meetai.Line(other); // what ended before was written before
        Assert.DoesNotContain(box.Meetai.Said, line => line.Contains($"\"{id}\""));

        answer.Dispose();

        var line = await box.Meetai.Line(answer);
        Assert.Equal(("/api/rooms/{roomId}/events", 200L), (line.Text("route"), line.Number("status")));
    }

    [Fact]
    public async Task Who_hangs_up_before_the_answer_has_a_line_that_says_so()
    {
        var bob = await box.Meetai.NewPerson();
        var room = await bob.NewRoom();
        using var leaving = new CancellationTokenSource();
        using var call = Call("wait_for_messages", new JsonObject { ["room"] = room[^36..], ["seconds"] = 45 });
        var waiting = bob.Http.SendAsync(call, leaving.Token);
        await Waits(bob, room);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await box.Meetai.Line(line => line.Contains("\"status\":499") && line.Contains("\"/mcp\""));
    }

    [Fact]
    public async Task A_request_that_a_tool_makes_has_a_line_under_the_same_id()
    {
        using var call = Call("list_rooms", []);
        using var answer = await box.Ada.Http.SendAsync(call);
        var id = answer.Headers.GetValues("X-Request-Id").Single();

        await box.Meetai.Line(line => line.Contains($"\"{id}\"") && line.Contains("\"/mcp\""));
        Assert.Single(box.Meetai.Said, line => line.Contains($"\"{id}\"") && line.Contains("\"/api/rooms\""));
    }

    [Fact]
    public async Task Who_operates_the_box_is_noted_and_so_is_who_tries_to()
    {
        using var http = box.Meetai.Operator();
        using var done = await http.PostAsync("/api/admin/search/rebuild", null);
        using var tried = await box.Ada.Http.PostAsync("/api/admin/search/rebuild", null);

        await box.Meetai.Line(line => line.Contains("operator POST /api/admin/search/rebuild by unix "));
        await box.Meetai.Line(line => line.Contains("refused not_found /api/admin/search/rebuild 127.0.0.1 "));
        Assert.Equal((202, 404), ((int)done.StatusCode, (int)tried.StatusCode));
    }

    private static HttpRequestMessage Call(string tool, JsonObject arguments) => McpPeer.Whole(
        McpPeer.Request("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments }));

    /// <summary>Until the poll is open: presence tells.</summary>
    private static async Task Waits(Person bob, string room)
    {
        JsonElement members;
        do
        {
            await Task.Delay(10);
            members = await bob.Get($"{room}/members");
        }
        while (members.Items("members")[0].GetProperty("presence").ToString().Contains("stale"));
    }
}
