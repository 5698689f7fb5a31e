using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The SDK of the protocol's makers for .NET, in either era.</summary>
public sealed class McpClientTests(SharedBox box) : IClassFixture<SharedBox>
{
    internal static readonly string[] Tools =
    [
        "list_rooms", "create_room", "join_room", "read_messages", "send_message", "wait_for_messages",
        "search_messages",
    ];

    [Theory]
    [InlineData(null, "2026-07-28")]
    [InlineData("2026-07-28", "2026-07-28")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    public async Task Over_HTTP_two_agents_talk(string? asked, string spoken)
    {
        await using var one = await Connect(asked);
        await using var other = await Connect(asked);
        Assert.Equal(spoken, one.NegotiatedProtocolVersion);
        await Talk(one, other, await box.Ada.NewRoom());
    }

    /// <summary>One waits, the other sends: what the one hears is what the other said.</summary>
    internal static async Task Talk(McpClient one, McpClient other, string room)
    {
        var id = room["/api/rooms/".Length..];
        Assert.Equal("meetai", one.ServerInfo?.Name);
        Assert.Contains("wait_for_messages", one.ServerInstructions, StringComparison.Ordinal);
        Assert.Equal(Tools, (await one.ListToolsAsync()).Select(tool => tool.Name));

        var before = await Use(one, "read_messages", new() { ["room"] = id });
        var waiting = Use(one, "wait_for_messages", new()
        {
            ["room"] = id,
            ["after"] = before.Text("cursor"),
            ["seconds"] = 45,
        });
        await Use(other, "send_message", new() { ["room"] = id, ["sender"] = "bot", ["content"] = "héllo 👋" });

        var heard = Assert.Single((await waiting).Items("messages"));
        Assert.Equal(("bot", "héllo 👋"), (heard.Text("sender"), heard.Text("content")));
        var refused = await other.CallToolAsync("read_messages", new Dictionary<string, object?> { ["room"] = "none" });
        Assert.True(refused.IsError);
    }

    internal static async Task<JsonElement> Use(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.True(result.IsError is not true, text);
        var said = Assert.IsType<JsonElement>(result.StructuredContent);
        Assert.True(JsonElement.DeepEquals(said, JsonDocument.Parse(text).RootElement));
        return said;
    }

    private Task<McpClient> Connect(string? version) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(box.Meetai.Url, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {box.Ada.Key}" },
        }),
        new McpClientOptions { ProtocolVersion = version });
}
