using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Waiting over plain HTTP: answers at once when something lies behind the position, else when it comes, else with an
/// empty page when the time is up. Joins before it looks, so nothing can fall between.
/// </summary>
internal sealed class LongPoll(
    Hub hub, Presence presence, Admission admission, MessageStore messages, ReadTurns turns, TimeProvider clock)
{
    public async Task<IResult> Wait(HttpContext http, Key? key, Room room, MessageQuery query, int seconds)
    {
        var listener = new Listener(key, query.Filter);
        using var aborted = http.RequestAborted.Register(() => listener.End(Ending.Left));
        using var seat = hub.Join(room, listener);
        if (admission.Reconsider(key, room) is { } refused)
            return refused.Problem ?? ComeBack(http, room, query);

        using var stay = presence.Poll(room, listener);
        var deadline = clock.GetTimestamp() + (seconds * clock.TimestampFrequency);
        var page = await turns.Take(http.Asker(), () => query.Look(messages, room));
        while (true)
        {
            // asked after the look: what was said since the caller lost the room is not told
            if (listener.Ending is { } ended)
                return ended.Problem ?? ComeBack(http, room, query);

            if (page is null)
                return Problems.CursorGone with { Range = messages.Range(room) };

            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (page.Messages.Count > 0 || page.LeftOut is { ReadNext: not null } || left <= TimeSpan.Zero)
                return query.Write(room, page); // also amid what a filter leaves out: the cursor says how far it came

            if (!page.HasMore && await listener.Ended(left) is { } ending)
                return ending.Problem ?? (IResult)query.Write(room, page);

            await Task.Yield();
            var from = page.Cursor;
            page = await turns.Take(http.Asker(), () => query.LookOn(messages, room, from));
        }
    }

    /// <summary>Nothing, at the position that was asked for: whoever may still read asks again.</summary>
    private static IResult ComeBack(HttpContext http, Room room, MessageQuery query) => query.Write(
        room, new MessagePage([], HasMore: false, new Position(http.Request.Query["after"].ToString(), Seq: 0)));
}
