using System.Security.Cryptography;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Pages of a room's messages, the same behind the members' door and the public one: who comes here was let in.
/// </summary>
internal sealed class MessagePages(RoomStore rooms, MessageStore messages, NewestPages newest, LongPoll poll)
{
    private static readonly string processTag = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <param name="http">Asks for a page, and perhaps to wait for it.</param>
    /// <param name="key">Whose it is; null where anybody may ask.</param>
    /// <param name="room">The room that was found for them.</param>
    public async Task<IResult> Answer(HttpContext http, Key? key, Room room)
    {
        var check = new Check();
        var query = MessageQuery.Of(http.Request.Query, check);
        if (check.Problem is { } problem)
            return problem;

        if (query.Wait is { } seconds)
            return await poll.Wait(http, key, room, query, seconds);

        if (rooms.Activity(room) is not { } activity)
            return Problems.NotFound;

        // What a page shows changes only when its room gets a message or a tombstone. The tag is of this process, so
        // that a restored backup, which counts the same seqs again, never looks unchanged.
        var tag = $"\"{processTag}-{activity.LastSeq}-{activity.Tombstones}\"";
        return Tagged.Unless(http.Request, tag, () => query.IsNewest
            ? new Tagged(tag, Newest(room, activity, query.Limit))
            : Page(room, query, tag));
    }

    private Answer Newest(Room room, RoomActivity activity, int limit)
    {
        if (newest.Find(room, limit, activity) is { } known)
            return new Answer(200, known);

        var page = messages.Newest(room, Filter.None, limit);
        var json = Wire.Bytes(MessageList.Of(page), Wire.Json.MessageList);
        newest.Keep(room, limit, activity with { LastSeq = page.Cursor.Seq }, json);
        return new Answer(200, json);
    }

    private IResult Page(Room room, MessageQuery query, string tag)
    {
        var page = query switch
        {
            { Before: { } before } => messages.Before(room, before, query.Filter, query.Limit),
            { After: { } after } => messages.After(room, after, query.Filter, query.Limit),
            _ => messages.Newest(room, query.Filter, query.Limit),
        };
        return page is null
            ? Problems.CursorGone with { Range = messages.Range(room) }
            : new Tagged(tag, Endpoints.Answer.Ok(MessageList.Of(page), Wire.Json.MessageList));
    }
}

/// <summary>
/// Oldest first. <c>cursor</c> is the last position looked at: send it back as <c>after</c>, and nothing is missed.
/// </summary>
internal sealed record MessageList(IReadOnlyList<Message> Messages, bool HasMore, string Cursor)
{
    public static MessageList Of(MessagePage page) => new(page.Messages, page.HasMore, page.Cursor.Id);
}
