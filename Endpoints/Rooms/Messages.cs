using System.Security.Cryptography;
using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints.Rooms;

/// <summary>Messages are written here and nowhere else: the streams only tell what is already on disk.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/rooms/{roomId}/messages");
        messages.MapGet("", List).TakesPlace(query: "wait");
        messages.MapPost("", Post).Limited(Limits.Messages);
        messages.MapGet("{messageId}", Get);
        messages.MapDelete("{messageId}", Delete);
    }

    private static async Task<IResult> Post(
        string roomId, HttpContext http, Caller caller,
        RoomStore rooms, MessageStore messages, LiveKeys keys, Hub hub, Idempotency idempotency)
    {
        var bytes = await Body.Read(http);
        var (room, problem) = rooms.Enter(caller, roomId, Right.Write);
        if (room is null)
            return problem!;

        return await idempotency.Run(http, caller, bytes, Post, retell: id => messages.Find(room, id));

        async Task<IResult> Post(Once? once)
        {
            var (draft, wrong) = Draft(http, bytes, caller, room, messages);
            if (draft is null)
                return wrong!;

            var message = await messages.Append(
                caller.Key, room, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(made), [], made.Id),
                hub.Publish);
            return message is null
                ? Refused(caller, room, rooms, keys)
                : Answer.Created(message, Wire.Json.Message, Location(message));
        }
    }

    /// <summary>Why somebody who was let in may not write after all: it changed while the request came in.</summary>
    private static Problem Refused(Caller caller, Room room, RoomStore rooms, LiveKeys keys)
    {
        if (keys.FindNow(caller.Key) is not { } now)
            return Problems.Unauthorized;

        return rooms.Enter(new Caller(now), room.Id.ToString("D"), Right.Write).Problem ?? Problems.NotFound;
    }

    private static (MessageDraft? Draft, Problem? Problem) Draft(
        HttpContext http, byte[] bytes, Caller caller, Room room, MessageStore messages)
    {
        var (body, problem) = PostMessage.Read(http, bytes);
        if (body is null)
            return (null, problem);

        var check = new Check();
        var draft = body.Draft(check, caller.Key.Rights.Agent);
        if (draft.ReplyTo is { } id && check.Problem is null && messages.Find(room, id) is null)
            check.Refuse("reply_to", "must be the id of a message in this room");

        return check.Problem is { } wrong ? (null, wrong) : (draft, null);
    }

    private static IResult Get(string roomId, string messageId, Caller caller, RoomStore rooms, MessageStore messages)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Read);
        if (room is null)
            return problem!;

        return Find(room, messageId, messages) is { } message
            ? Answer.Ok(message, Wire.Json.Message)
            : Problems.NotFound;
    }

    /// <summary>
    /// What a key wrote it may take back; what its person wrote with another key, and what others wrote, is managed.
    /// </summary>
    private static async Task<IResult> Delete(
        string roomId, string messageId, Caller caller, RoomStore rooms, MessageStore messages, Hub hub)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Know);
        if (room is null)
            return problem!;

        if (Find(room, messageId, messages) is not { DeletedAt: null } message)
            return Problems.NotFound;

        var isTakenBack = message.Author?.KeyId == caller.Key.Id && Right.TakeBack.IsOf(caller, room);
        var right = message.Author?.PersonId == caller.Person.Id ? Right.Leave : Right.Manage;
        if (!isTakenBack && !right.IsOf(caller, room))
            return Problems.Forbidden with { Detail = "Only its author or an owner of the room may delete a message." };

        var deleted = await messages.Delete(room, message, hub.MessageDeleted);
        return deleted is null ? Problems.NotFound : TypedResults.NoContent();
    }

    private static Message? Find(Room room, string messageId, MessageStore messages)
        => Ids.TryParse(messageId, out var id) ? messages.Find(room, id) : null;

    private static async Task<IResult> List(
        string roomId, HttpContext http, Caller caller,
        RoomStore rooms, MessageStore messages, NewestPages newest, LongPoll poll)
    {
        var (room, refused) = rooms.Enter(caller, roomId, Right.Read);
        if (room is null)
            return refused!;

        var check = new Check();
        var query = MessageQuery.Of(http.Request.Query, check);
        if (check.Problem is { } problem)
            return problem;

        if (query.Wait is { } seconds)
            return await poll.Wait(http, caller, room, query, seconds);

        if (rooms.Activity(room) is not { } activity)
            return Problems.NotFound;

        if (NotModified(http, activity) is { } unchanged)
            return unchanged;

        return query.IsNewest
            ? Newest(room, activity, messages, newest, query.Limit)
            : Page(http, room, messages, query);
    }

    private static Answer Newest(Room room, RoomActivity activity, MessageStore messages, NewestPages newest, int limit)
    {
        if (newest.Find(room, limit, activity) is { } known)
            return new Answer(200, known);

        var page = messages.Newest(room, Filter.None, limit);
        var json = Wire.Bytes(MessageList.Of(page), Wire.Json.MessageList);
        newest.Keep(room, limit, activity with { LastSeq = page.Cursor.Seq }, json);
        return new Answer(200, json);
    }

    private static IResult Page(HttpContext http, Room room, MessageStore messages, MessageQuery query)
    {
        var page = query switch
        {
            { Before: { } before } => messages.Before(room, before, query.Filter, query.Limit),
            { After: { } after } => messages.After(room, after, query.Filter, query.Limit),
            _ => messages.Newest(room, query.Filter, query.Limit),
        };
        if (page is not null)
            return Answer.Ok(MessageList.Of(page), Wire.Json.MessageList);

        http.Response.Headers.Remove(HeaderNames.ETag);
        http.Response.Headers.CacheControl = "no-store";
        return Problems.CursorGone with { Range = messages.Range(room) };
    }

    /// <summary>
    /// What a page shows changes only when its room gets a message or a tombstone. The tag is of this process, so that
    /// a restored backup, which counts the same seqs again, never looks unchanged.
    /// </summary>
    private static IResult? NotModified(HttpContext http, RoomActivity activity)
    {
        var tag = $"\"{processTag}-{activity.LastSeq}-{activity.Tombstones}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        var known = http.Request.Headers.IfNoneMatch.ToString();
        return known == "*"
            || known.Split(',', StringSplitOptions.TrimEntries).Any(one => one == tag || one == $"W/{tag}")
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : null;
    }

    private static string Location(Message message) => $"/api/rooms/{message.RoomId:D}/messages/{message.Id:D}";

    private static readonly string processTag = RandomNumberGenerator.GetHexString(8, lowercase: true);
}

/// <summary>
/// Oldest first. <c>cursor</c> is the last position looked at: send it back as <c>after</c>, and nothing is missed.
/// </summary>
internal sealed record MessageList(IReadOnlyList<Message> Messages, bool HasMore, string Cursor)
{
    public static MessageList Of(MessagePage page) => new(page.Messages, page.HasMore, page.Cursor.Id);
}
