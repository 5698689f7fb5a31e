using System.Text.Json;
using System.Text.Json.Serialization;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Agents;

/// <summary>The tools with which a model comes into a room.</summary>
internal static class RoomTools
{
    public static async Task<ToolResult> List(ToolCall call)
    {
        var reply = await call.Get("/api/rooms", ("before", call.Text("before")), ("limit", "100"));
        return reply.IsRefused
            ? ToolResult.Refused(reply)
            : ToolResult.Of(
                new ToolRooms(
                    ToolPage.Untrusted,
                    [.. reply.Json.GetProperty("rooms").EnumerateArray().Select(ToolRoom.Of)],
                    reply.Json.GetProperty("has_more").GetBoolean()),
                Wire.Json.ToolRooms);
    }

    public static async Task<ToolResult> Create(ToolCall call) => One(await call.Post(
        "/api/rooms", Wire.Bytes(new PostRoom { Name = call.Text("name") }, Wire.Json.PostRoom)));

    /// <summary>By the code of an invite, or the link that has it at its end.</summary>
    public static async Task<ToolResult> Join(ToolCall call)
    {
        if (call.Text("invite")?.Trim().TrimEnd('/').Split('/')[^1] is not { Length: > 0 } code)
            return ToolResult.Refused(Check.Invalid("invite", "must be the code of an invite, or its link"));

        var reply = await call.Post($"/api/invites/{code}/accept", []);
        return reply.Status != StatusCodes.Status404NotFound ? One(reply) : ToolResult.Refused(Problems.NotFound with
        {
            Detail = "This invite is spent, has expired, was withdrawn or never was. Ask for another.",
        });
    }

    private static ToolResult One(Reply reply) => reply.IsRefused
        ? ToolResult.Refused(reply)
        : ToolResult.Of(ToolRoom.Of(reply.Json), Wire.Json.ToolRoom);
}

internal sealed record ToolRooms(string Notice, IReadOnlyList<ToolRoom> Rooms, bool HasMore);

/// <summary>A room in as few words as say what a model needs to know.</summary>
internal sealed record ToolRoom(
    string Id,
    string Name,
    string Role,
    long Messages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastMessageAt)
{
    public static ToolRoom Of(JsonElement room) => new(
        room.GetProperty("id").GetString()!, room.GetProperty("name").GetString()!,
        room.GetProperty("role").GetString()!, room.GetProperty("last_seq").GetInt64(),
        room.Find("last_message_at") is { } time ? ToolPage.Seconds(time) : null);
}
