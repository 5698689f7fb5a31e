using System.Globalization;
using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Agents;

/// <summary>The tools with which a model reads, speaks and listens.</summary>
internal static class MessageTools
{
    private const string Patience = "30";

    public static async Task<ToolResult> Read(ToolCall call)
    {
        var (room, refused) = await call.Room();
        return room is null ? refused! : Page(await call.Get(
            $"{room}/messages", ("before", call.Text("before")), ("after", call.Text("after")),
            ("limit", call.Text("limit")), ("exclude", call.Text("exclude"))));
    }

    /// <summary>Without a position it waits from now on.</summary>
    public static async Task<ToolResult> Wait(ToolCall call)
    {
        var (room, refused) = await call.Room();
        if (room is null)
            return refused!;

        var after = call.Text("after");
        if (after is null)
        {
            var newest = await call.Get($"{room}/messages", ("limit", "1"));
            if (newest.IsRefused)
                return ToolResult.Refused(newest);

            after = newest.Json.GetProperty("cursor").GetString();
        }

        return Page(await call.Get(
            $"{room}/messages", ("after", after), ("wait", call.Text("seconds") ?? Patience),
            ("exclude", call.Text("exclude"))));
    }

    /// <summary>Who speaks here is an agent, whatever they say.</summary>
    public static async Task<ToolResult> Send(ToolCall call)
    {
        var (room, refused) = await call.Room();
        if (room is null)
            return refused!;

        (var answered, refused) = await Answered(call, room);
        if (refused is not null)
            return refused;

        var said = new PostMessage
        {
            Sender = call.Text("sender"),
            Content = call.Text("content"),
            SenderType = "agent",
            ReplyTo = answered,
        };
        var reply = await call.Post(
            $"{room}/messages", Wire.Bytes(said, Wire.Json.PostMessage), call.Text("idempotency_key"));
        return reply.IsRefused
            ? ToolResult.Refused(reply)
            : ToolResult.Of(
                new ToolSent(
                    reply.Json.GetProperty("room_id").GetString()!, reply.Json.GetProperty("id").GetString()!,
                    reply.Json.GetProperty("seq").GetInt64(), reply.IsReplayed),
                Wire.Json.ToolSent);
    }

    private static ToolResult Page(Reply reply)
        => reply.IsRefused ? ToolResult.Refused(reply) : ToolResult.Of(ToolPage.Of(reply.Json), Wire.Json.ToolPage);

    /// <summary>The id of the message that is replied to; a model knows it by its seq.</summary>
    private static async Task<(string? Id, ToolResult? Refused)> Answered(ToolCall call, string room)
    {
        var answered = call.Text("reply_to")?.TrimStart('#');
        if (answered is null || Ids.TryParse(answered, out _))
            return (answered, null);

        if (long.TryParse(answered, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0)
        {
            var before = (seq - 1).ToString(CultureInfo.InvariantCulture);
            var found = await call.Get($"{room}/messages", ("after", before), ("limit", "1"));
            if (!found.IsRefused && found.Json.GetProperty("messages").EnumerateArray().FirstOrDefault() is var message
                && message.Find("id")?.Text() is { } id)
            {
                return (id, null);
            }

            if (found.IsRefused && found.Status != StatusCodes.Status410Gone)
                return (null, ToolResult.Refused(found));
        }

        var wrong = Check.Invalid("reply_to", "must be the seq or the id of a message in this room");
        return (null, ToolResult.Refused(wrong));
    }
}

/// <summary><c>replayed</c> when an earlier call had said it already.</summary>
internal sealed record ToolSent(string RoomId, string Id, long Seq, bool Replayed);
