using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace MeetAi.Endpoints.Agents;

/// <summary>What a tool does with a call.</summary>
internal delegate Task<ToolResult> Tool(ToolCall call);

/// <summary>
/// The tools: what they do is here, what models are told of them (and the schemas of what goes in and out) in
/// tools.json, in the same order.
/// </summary>
internal sealed class McpTools
{
    private static readonly FrozenDictionary<string, Tool> acts = new Dictionary<string, Tool>
    {
        ["list_rooms"] = RoomTools.List,
        ["create_room"] = RoomTools.Create,
        ["join_room"] = RoomTools.Join,
        ["read_messages"] = MessageTools.Read,
        ["send_message"] = MessageTools.Send,
        ["wait_for_messages"] = MessageTools.Wait,
        ["search_messages"] = SearchTool.Search,
    }.ToFrozenDictionary();

    private readonly Errands errands;
    private readonly byte[] list;
    private readonly FrozenDictionary<string, string[]> arguments;

    public McpTools(Errands errands)
    {
        this.errands = errands;
        using var resource = typeof(McpTools).Assembly.GetManifestResourceStream("tools.json")!;
        using var tools = JsonDocument.Parse(resource);
        list = Compact(tools.RootElement);
        arguments = tools.RootElement.EnumerateArray().ToFrozenDictionary(
            tool => tool.Find("name")?.Text()!,
            tool => tool.GetProperty("inputSchema").GetProperty("properties")
                .EnumerateObject().Select(one => one.Name).ToArray());
    }

    /// <summary>All of them on one page, so there is no cursor to go on from.</summary>
    public IResult List(JsonElement id, McpMessage message, bool isStateless)
    {
        if (message.Params.Find("cursor") is not null)
            return McpAnswer.Of(id, McpError.InvalidParams with { Message = "There is no such cursor." });

        return McpAnswer.Of(id, json =>
        {
            if (isStateless)
                McpGreeting.WriteComplete(json);

            json.WritePropertyName("tools");
            json.WriteRawValue(list, skipInputValidation: true);
            if (isStateless)
                McpGreeting.WriteLifetime(json);
        });
    }

    public async Task<IResult> Call(
        HttpContext http, JsonElement id, McpMessage message, bool isStateless, CancellationToken cancel)
    {
        var name = message.Params.Find("name")?.Text() ?? "";
        var given = message.Params.Find("arguments") ?? default;
        if (!acts.TryGetValue(name, out var act))
            return McpAnswer.Of(id, McpError.InvalidParams with { Message = $"Unknown tool: {name}" });

        if (given.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return McpAnswer.Of(id, McpError.InvalidParams with { Message = "arguments must be an object." });

        var call = new ToolCall(http, errands, given, cancel);
        var result = call.Unknown(arguments[name]) ?? await act(call);
        if (result.Status == StatusCodes.Status401Unauthorized)
            return Problems.Unauthorized; // the key ended meanwhile

        return McpAnswer.Of(id, json =>
        {
            if (isStateless)
                McpGreeting.WriteComplete(json);

            result.Write(json);
        });
    }

    private static byte[] Compact(JsonElement json)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            json.WriteTo(writer);

        return bytes.WrittenSpan.ToArray();
    }
}
