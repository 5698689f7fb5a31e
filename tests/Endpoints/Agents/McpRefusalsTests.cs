using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>What an agent is told when a tool does not do what it asked for.</summary>
public sealed class McpRefusalsTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("read_messages", """{}""", "invalid_field", "room")]
    [InlineData("read_messages", """{"room": "no such"}""", "not_found", "list_rooms")]
    [InlineData("read_messages", """{"room": "01a1fd79-0000-7000-8000-000000000000"}""", "not_found", "")]
    [InlineData("read_messages", """{"room": "den", "since": "0"}""", "invalid_field", "room, before, after")]
    [InlineData("read_messages", """{"room": "den", "limit": 201}""", "invalid_field", "1 to 200")]
    [InlineData("read_messages", """{"room": "den", "after": "x"}""", "invalid_cursor", "")]
    [InlineData("read_messages", """{"room": "den", "after": 9, "before": 1}""", "cursor_conflict", "")]
    [InlineData("read_messages", """{"room": "den", "after": 999}""", "cursor_gone", "earliest: 01")]
    [InlineData("wait_for_messages", """{"room": "den", "seconds": 46}""", "invalid_field", "1 to 45")]
    [InlineData("send_message", """{"room": "den", "sender": "bot"}""", "invalid_field", "content")]
    [InlineData("send_message", """{"room": "den", "content": "hi"}""", "invalid_field", "sender")]
    [InlineData("send_message", """{"room": "den", "sender": "b", "content": ["hi"]}""", "invalid_field", "content")]
    [InlineData(
        "send_message", """{"room": "den", "sender": "b", "content": "hi", "reply_to": 7}""", "invalid_field", "seq")]
    [InlineData("search_messages", """{"query": ""}""", "invalid_field", "1 to 500")]
    [InlineData("create_room", """{"name": " "}""", "invalid_field", "name")]
    [InlineData("join_room", """{"invite": "inv_000000000000000000000000"}""", "not_found", "invite")]
    [InlineData("join_room", """{"invite": "../x"}""", "not_found", "invite")]
    [InlineData("join_room", """{}""", "invalid_field", "invite")]
    public async Task A_refusal_says_what_to_do_and_has_the_code(
        string tool, string arguments, string code, string hint)
    {
        var (words, error) = await new McpPeer(box.Ada).Refusal(tool, JsonDocument.Parse(arguments).RootElement);
        Assert.Equal(code, error.Text("code"));
        Assert.Contains(hint, words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_several_rooms_have_is_not_guessed_at()
    {
        var agent = new McpPeer(await box.Meetai.NewPerson());
        await agent.Use("create_room", new { name = "twin" });
        await agent.Use("create_room", new { name = "twin" });

        var (words, error) = await agent.Refusal("read_messages", new { room = "twin" });
        Assert.Equal("conflict", error.Text("code"));
        Assert.Contains("Use an id", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_and_arguments_that_are_none_are_errors_of_the_protocol()
    {
        var peer = new McpPeer(box.Ada);
        foreach (var call in new[] { """{"name": "erase"}""", """{"name": "list_rooms", "arguments": []}""" })
        {
            var request = McpPeer.Request("tools/call", JsonNode.Parse(call)!.AsObject());
            await McpPeer.Error(await peer.Send(McpPeer.Whole(request)), HttpStatusCode.OK, -32602);
        }
    }

    [Fact]
    public async Task A_key_may_do_by_a_tool_what_it_may_do_by_the_API()
    {
        var made = await box.Ada.Post("/api/keys", new { agent = "scribe", scopes = new[] { "write" } });
        var scribe = new McpPeer(box.Meetai.With(made.Text("key")));
        var room = box.Room["/api/rooms/".Length..];

        var (words, _) = await scribe.Refusal("read_messages", new { room });
        Assert.Contains("lacks the scope 'read'", words, StringComparison.Ordinal);
        var sent = await scribe.Use("send_message", new { room, content = "noted" });
        Assert.Equal("scribe", (await box.Ada.Get($"{box.Room}/messages/{sent.Text("id")}")).Text("sender"));
    }
}
