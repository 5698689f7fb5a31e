using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// The SDKs of the protocol's makers, for JavaScript: they check every answer against the protocol, and what a tool
/// says against its output schema.
/// </summary>
public sealed class McpSdkTests(SharedBox box) : IClassFixture<SharedBox>
{
    /// <summary>Two agents of either SDK: one waits, the other sends; then what they see is told.</summary>
    private const string Talk =
        """
        const [url, key, room] = process.argv.slice(1);
        const open = async () => {
          const client = new Client({ name: "test", version: "1.0.0" }, options);
          const headers = { Authorization: `Bearer ${key}` };
          const transport = new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit: { headers } });
          await client.connect(transport);
          return { client, transport, use: (name, args) => client.callTool({ name, arguments: args }) };
        };
        const [one, other] = [await open(), await open()];
        const { tools } = await one.client.listTools();
        const before = (await one.use("read_messages", { room })).structuredContent;
        const waiting = one.use("wait_for_messages", { room, after: before.cursor, seconds: 45 });
        const sent = (await other.use("send_message", { room, sender: "bot", content: "héllo 👋" })).structuredContent;
        const heard = await waiting;
        const refused = await other.use("read_messages", { room: "no such room" });
        console.log(JSON.stringify({
          version: version(one), tools: tools.map(({ name }) => name), schemas: tools.every((one) => one.outputSchema),
          before, sent, heard: heard.structuredContent, text: JSON.parse(heard.content[0].text), refused,
          instructions: one.client.getInstructions(), session: one.transport.sessionId,
        }));
        if (one.transport.sessionId) await one.transport.terminateSession();
        await Promise.all([one.client.close(), other.client.close()]);
        """;

    [NpmFact(nameof(Npm.Mcp))]
    public async Task The_SDK_in_the_field_speaks_with_sessions()
    {
        var told = await Run(
            """
            import { Client } from "@modelcontextprotocol/sdk/client/index.js";
            import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
            const options = {}, version = ({ transport }) => transport.protocolVersion;
            """);

        Assert.Equal("2025-11-25", told.Text("version"));
        Assert.Matches("^[0-9a-f]{32}$", told.Text("session"));
    }

    [NpmFact(nameof(Npm.Mcp))]
    public async Task The_SDK_that_comes_next_speaks_without()
    {
        var told = await Run(
            """
            import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
            const options = { versionNegotiation: { mode: { pin: "2026-07-28" } } };
            const version = ({ client }) => client.getNegotiatedProtocolVersion();
            """);

        Assert.Equal("2026-07-28", told.Text("version"));
        Assert.False(told.TryGetProperty("session", out _));
    }

    [NpmFact(nameof(Npm.Mcp))]
    public async Task The_SDK_that_comes_next_finds_out_by_itself_what_is_spoken()
    {
        var told = await Run(
            """
            import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
            const options = { versionNegotiation: { mode: "auto" } };
            const version = ({ client }) => client.getNegotiatedProtocolVersion();
            """);

        Assert.Equal("2026-07-28", told.Text("version"));
    }

    private async Task<JsonElement> Run(string client)
    {
        var room = await box.Ada.NewRoom("sdk");
        await box.Ada.Say(room, "welcome");
        var output = await Npm.Mcp.Run(
            ["--input-type=module", "-e", $"{client}\n{Talk}", box.Meetai.Url.ToString(), box.Ada.Key, room[^36..]]);
        var told = JsonDocument.Parse(output).RootElement;

        Assert.Equal(McpClientTests.Tools, told.Items("tools").Select(one => one.GetString()));
        Assert.True(told.Flag("schemas"));
        Assert.Contains("wait_for_messages", told.Text("instructions"), StringComparison.Ordinal);
        Assert.Equal("welcome", Assert.Single(told.GetProperty("before").Items("messages")).Text("content"));
        var heard = Assert.Single(told.GetProperty("heard").Items("messages"));
        Assert.Equal(("héllo 👋", 2), (heard.Text("content"), told.GetProperty("sent").Number("seq")));
        Assert.True(Assert.Single(told.GetProperty("heard").Items("senders")).Flag("agent"));
        Assert.Equal(told.GetProperty("heard").GetRawText(), told.GetProperty("text").GetRawText());
        Assert.True(told.GetProperty("refused").Flag("isError"));
        return told;
    }
}
