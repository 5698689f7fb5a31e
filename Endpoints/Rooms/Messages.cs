using System.Security.Cryptography;
using System.Text;
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
    }

    private static async Task<IResult> Post(
        string roomId, HttpContext http, Caller caller,
        RoomStore rooms, MessageStore messages, Hub hub, Idempotency idempotency)
    {
        var bytes = await Body.Read(http);
        if (rooms.Find(caller, roomId) is not { } room)
            return Problems.NotFound;

        return await idempotency.Run(http, caller, bytes, async once =>
        {
            var (draft, problem) = Draft(http, bytes, room, messages);
            if (draft is null)
                return problem!;

            var message = await messages.Append(
                caller.Key, room, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(made), Wire.Bytes(made, Wire.Json.Message)),
                hub.Publish);
            return message is null ? Problems.NotFound : Answer.Created(message, Wire.Json.Message, Location(message));
        });
    }

    private static (MessageDraft? Draft, Problem? Problem) Draft(
        HttpContext http, byte[] bytes, Room room, MessageStore messages)
    {
        var (body, problem) = PostMessage.Read(http, bytes);
        if (body is null)
            return (null, problem);

        var check = new Check();
        var draft = body.Draft(check);
        if (draft.ReplyTo is { } id && check.Problem is null && messages.Find(room, id) is null)
            check.Refuse("reply_to", "must be the id of a message in this room");

        if (check.Problem is { } wrong)
            return (null, wrong);

        return room.Role is Role.Reader ? (null, Problems.Forbidden) : (draft, null);
    }

    private static IResult Get(string roomId, string messageId, Caller caller, RoomStore rooms, MessageStore messages)
        => rooms.Find(caller, roomId) is { } room
        && Ids.TryParse(messageId, out var id)
        && messages.Find(room, id) is { } message
            ? Answer.Ok(message, Wire.Json.Message)
            : Problems.NotFound;

    private static async Task<IResult> List(
        string roomId, HttpContext http, Caller caller,
        RoomStore rooms, MessageStore messages, NewestPages newest, LongPoll poll)
    {
        if (rooms.Find(caller, roomId) is not { } room)
            return Problems.NotFound;

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
        if (newest.Find(room, limit, activity.LastSeq) is { } known)
            return new Answer(200, known);

        var page = messages.Newest(room, Filter.None, limit);
        var json = Wire.Bytes(MessageList.Of(page), Wire.Json.MessageList);
        newest.Keep(room, limit, page.Cursor.Seq, json);
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
    /// What a page shows changes only when its room gets a message. The tag is of this process, so that a restored
    /// backup, which counts the same seqs again, never looks unchanged.
    /// </summary>
    private static IResult? NotModified(HttpContext http, RoomActivity activity)
    {
        var tag = $"\"{processTag}-{activity.LastSeq}\"";
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

/// <summary>What a client may say. Who says it is stamped from the key.</summary>
internal sealed record PostMessage
{
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    public string? Sender { get; init; }

    public string? Content { get; init; }

    public string? SenderType { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>JSON, or the text itself with <c>?sender=NAME</c>.</summary>
    public static (PostMessage? Body, Problem? Problem) Read(HttpContext http, byte[] bytes)
    {
        if (!Body.IsText(http.Request.ContentType))
            return Body.Parse(http, bytes, Wire.Json.PostMessage);

        try
        {
            return (new PostMessage { Sender = http.Request.Query["sender"], Content = strict.GetString(bytes) }, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Check.Invalid("content", "is not valid UTF-8"));
        }
    }

    public MessageDraft Draft(Check check) => new(
        check.Name("sender", Sender, most: 50),
        check.SenderType(SenderType) ?? Storage.SenderType.Human,
        check.Text("content", Content, most: 10_000),
        check.Id("reply_to", ReplyTo));
}

/// <summary>
/// Oldest first. <c>cursor</c> is the last position looked at: send it back as <c>after</c>, and nothing is missed.
/// </summary>
internal sealed record MessageList(IReadOnlyList<Message> Messages, bool HasMore, string Cursor)
{
    public static MessageList Of(MessagePage page) => new(page.Messages, page.HasMore, page.Cursor.Id);
}
