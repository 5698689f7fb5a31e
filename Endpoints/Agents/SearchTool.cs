using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeetAi.Endpoints.Agents;

/// <summary>The tool with which a model finds what was said: the ten best, of one room or of all.</summary>
internal static class SearchTool
{
    public static async Task<ToolResult> Search(ToolCall call)
    {
        var isEverywhere = call.Text("room") is null;
        var (room, refused) = isEverywhere ? ("/api", null) : await call.Room();
        if (room is null)
            return refused!;

        var reply = await call.Get($"{room}/search", ("q", call.Text("query")), ("limit", "10"));
        if (reply.IsRefused)
            return ToolResult.Refused(reply);

        var results = reply.Json.GetProperty("results").EnumerateArray().Select(one => ToolFound.Of(one, isEverywhere));
        return ToolResult.Of(
            new ToolFindings(
                ToolPage.Untrusted, [.. results],
                reply.Json.GetProperty("has_more").GetBoolean(), reply.Json.GetProperty("complete").GetBoolean()),
            Wire.Json.ToolFindings);
    }
}

/// <summary>Not <c>complete</c>: some messages cannot be found yet.</summary>
internal sealed record ToolFindings(string Notice, IReadOnlyList<ToolFound> Results, bool HasMore, bool Complete);

/// <summary>Where a message stands, who wrote it, and the part of it that fits.</summary>
internal sealed record ToolFound(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RoomId,
    long Seq,
    string At,
    string Sender,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Handle,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Agent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Anonymous,
    string Snippet)
{
    public static ToolFound Of(JsonElement found, bool withRoom)
    {
        var message = found.GetProperty("message");
        var who = ToolSender.Find(message)!;
        return new ToolFound(
            withRoom ? message.GetProperty("room_id").GetString() : null,
            message.GetProperty("seq").GetInt64(), ToolPage.Seconds(message.GetProperty("created_at")),
            who.Sender, who.Handle, who.Agent, who.Anonymous, found.GetProperty("snippet").GetString()!);
    }
}
