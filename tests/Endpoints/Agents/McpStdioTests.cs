using System.Text.Json.Nodes;
using MeetAi.Tests.Endpoints.Cli.Client;
using ModelContextProtocol.Client;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary><c>meetai mcp</c>: the same tools over a pipe, through whatever happens to the box meanwhile.</summary>
public sealed class McpStdioTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData(null, "2026-07-28")]
    [InlineData("2025-11-25", "2025-11-25")]
    public async Task Over_a_pipe_two_agents_talk(string? asked, string spoken)
    {
        await using var one = await Connect(asked);
        await using var other = await Connect(asked);
        Assert.Equal(spoken, one.NegotiatedProtocolVersion);
        await McpClientTests.Talk(one, other, await box.Ada.NewRoom());
    }

    [Fact]
    public async Task It_ends_with_its_input_and_says_nothing_that_is_not_MCP()
    {
        await using var program = McpProgram.Start(box.Meetai.Url, box.Ada.Key);
        await program.Ask(McpPeer.Initialize());
        await program.Write(McpPeer.Notification("notifications/initialized"));
        await program.Write("");
        await program.Write(Wait(box.Room, after: "1"));

        var finished = await program.End();
        Assert.Equal((0, "", ""), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Fact]
    public async Task What_was_asked_before_the_end_of_the_input_is_answered()
    {
        var room = await box.Ada.NewRoom();
        await using var program = McpProgram.Start(box.Meetai.Url, box.Ada.Key);
        for (var i = 1; i <= 5; i++)
            await program.Write(Message(room, $"{i}", isSession: false));

        Assert.Equal(5, (await program.End()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(5, (await box.Ada.Get($"{room}/messages")).Items("messages").Count);
    }

    [Fact]
    public async Task What_is_no_message_is_an_error_and_what_was_cancelled_has_no_response()
    {
        await using var program = McpProgram.Start(box.Meetai.Url, box.Ada.Key);
        await program.Write("{");
        Assert.Equal(-32700, (await program.Read()).GetProperty("error").Number("code"));

        await program.Ask(McpPeer.Initialize());
        await program.Write(Wait(box.Room, after: "1"));
        await program.Write(McpPeer.Notification(
            "notifications/cancelled", new JsonObject { ["requestId"] = "wait" }));
        Assert.Equal("last", (await program.Ask(McpPeer.Request("ping", id: "last"))).Text("id"));
        Assert.Equal("", (await program.End()).Output);
    }

    [Fact]
    public async Task A_key_that_is_none_is_said_in_words()
    {
        await using var program = McpProgram.Start(box.Meetai.Url, "mai_000000000000000000000000");
        var error = (await program.Ask(McpPeer.Initialize())).GetProperty("error");
        Assert.Equal(-32603, error.Number("code"));
        Assert.Contains("living key", error.Text("message"), StringComparison.Ordinal);
    }

    /// <summary>The session is gone then, and the box for a while: a client over a pipe notices neither.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_survives_that_the_box_is_killed_and_says_everything_once(bool isSession)
    {
        await using var meetai = await Running.Start();
        var person = await meetai.NewPerson();
        var room = await person.NewRoom();
        await using var program = McpProgram.Start(meetai.Url, person.Key);
        if (isSession)
            await program.Ask(McpPeer.Initialize());

        for (var i = 1; i <= 5; i++)
        {
            await meetai.Kill();
            await program.Write(Message(room, $"{i}", isSession));
            await meetai.Launch(sameAddress: true);
            var said = (await program.Read()).GetProperty("result").GetProperty("structuredContent");
            Assert.Equal(i, said.Number("seq"));
        }

        var page = await meetai.With(person.Key).Get($"{room}/messages");
        Assert.Equal(["1", "2", "3", "4", "5"], page.Items("messages").Select(one => one.Text("content")));
    }

    [Fact]
    public async Task A_wait_goes_on_through_a_restart()
    {
        await using var meetai = await Running.Start();
        var person = await meetai.NewPerson();
        var room = await person.NewRoom();
        await person.Say(room, "before");
        await using var program = McpProgram.Start(meetai.Url, person.Key);
        await program.Ask(McpPeer.Initialize());
        await program.Write(Wait(room, after: "1"));
        while ((await person.Get($"{room}/members")).Items("members")[0].Text("presence") != "waiting")
            await Task.Yield();

        await meetai.Kill();
        await meetai.Launch(sameAddress: true);
        await meetai.With(person.Key).Say(room, "after");

        var heard = (await program.Read()).GetProperty("result").GetProperty("structuredContent");
        Assert.Equal("after", Assert.Single(heard.Items("messages")).Text("content"));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_said_again()
    {
        var room = await box.Ada.NewRoom();
        using var line = new Lossy(box.Meetai.Url.Port);
        await using var program = McpProgram.Start(new Uri(line.Url), box.Ada.Key);

        var said = await program.Ask(Message(room, "once", isSession: false));

        Assert.True(said.GetProperty("result").GetProperty("structuredContent").Flag("replayed"));
        Assert.Single((await box.Ada.Get($"{room}/messages")).Items("messages"));
    }

    /// <summary>It would be another one: whoever asked must look.</summary>
    [Fact]
    public async Task A_room_is_not_made_again_when_nobody_knows_whether_it_was()
    {
        using var line = new Lossy(box.Meetai.Url.Port);
        await using var program = McpProgram.Start(new Uri(line.Url), box.Ada.Key);

        var answer = await program.Ask(Stateless(
            Call("create_room", "1", new JsonObject { ["name"] = "perhaps" })));

        Assert.Contains("not known", answer.GetProperty("error").Text("message"), StringComparison.Ordinal);
        Assert.Single((await box.Ada.Get("/api/rooms?name=perhaps")).Items("rooms"));
    }

    private static JsonObject Wait(string room, string after) => Call("wait_for_messages", "wait", new JsonObject
    {
        ["room"] = room[^36..],
        ["after"] = after,
        ["seconds"] = 45,
    });

    private static JsonObject Message(string room, string text, bool isSession)
    {
        var call = Call("send_message", text, new JsonObject
        {
            ["room"] = room[^36..],
            ["sender"] = "bot",
            ["content"] = text,
        });
        return isSession ? call : Stateless(call);
    }

    private static JsonObject Stateless(JsonObject call)
    {
        call["params"]!["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = McpPeer.Stateless,
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        return call;
    }

    private static JsonObject Call(string tool, string id, JsonObject arguments) => McpPeer.Request(
        "tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments }, id);

    private Task<McpClient> Connect(string? version) => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = Running.Binary,
            Arguments = ["mcp", "--url", box.Meetai.Url.GetLeftPart(UriPartial.Authority)],
            EnvironmentVariables = new Dictionary<string, string?> { ["MEETAI_KEY"] = box.Ada.Key },
        }),
        new McpClientOptions { ProtocolVersion = version });
}
