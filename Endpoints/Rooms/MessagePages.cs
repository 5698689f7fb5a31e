using System.Security.Cryptography;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Pages of a room's messages, the same behind the members' door and the public one: who comes here was let in.
/// </summary>
internal sealed class MessagePages(
    RoomStore rooms, MessageStore messages, NewestPages newest, LongPoll poll, ReadTurns turns)
{
    private static readonly string processTag = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <param name="http">Asks for a page, and perhaps to wait for it.</param>
    /// <param name="key">Whose it is; null where anybody may ask.</param>
    /// <param name="room">The room that was found for them.</param>
    public async Task<IResult> Answer(HttpContext http, Key? key, Room room)
    {
        var check = new Check();
        var query = MessageQuery.Of(http, check);
        if (check.Problem is { } problem)
            return problem;

        if (query.Wait is { } seconds)
            return await poll.Wait(http, key, room, query, seconds);

        if (rooms.Activity(room) is not { } activity)
            return Problems.NotFound;

        var tag = Tag(room, query.Form, activity);
        return query.IsNewest && newest.Find(room, query, tag) is { } known
            ? Tagged.Unless(http.Request, tag, () => new Tagged(tag, query.Form.Answer(known)))
            : await turns.Take(http.Asker(), () => Tagged.Unless(http.Request, tag, () => query.IsNewest
                ? new Tagged(tag, Newest(room, query, activity))
                : Page(room, query, tag)));
    }

    private Answer Newest(Room room, MessageQuery query, RoomActivity activity)
    {
        var page = query.Look(messages, room)!;
        var body = query.Bytes(room, page);
        newest.Keep(room, query, Tag(room, query.Form, activity with { LastSeq = page.Cursor.Seq }), body);
        return query.Form.Answer(body);
    }

    private IResult Page(Room room, MessageQuery query, string tag) => query.Look(messages, room) is { } page
        ? new Tagged(tag, query.Write(room, page))
        : Problems.CursorGone with { Range = messages.Range(room) };

    /// <summary>
    /// What a page shows changes only when its room gets a message or a tombstone, and in Markdown its name, too. The
    /// tag is of this process, so that a restored backup, which counts the same seqs again, never looks unchanged.
    /// </summary>
    private static string Tag(Room room, MessageForm form, RoomActivity activity)
    {
        var name = form is MessageForm.Markdown ? $"-{room.Name.GetHashCode(StringComparison.Ordinal):x}" : "";
        return $"\"{processTag}-{activity.LastSeq}-{activity.Tombstones}{name}\"";
    }
}
