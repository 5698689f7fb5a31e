using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Waiting over plain HTTP: answers at once when something lies behind the position, else when it comes, else with an
/// empty page when the time is up. Joins before it looks, so nothing can fall between.
/// </summary>
internal sealed class LongPoll(
    Hub hub, Presence presence, Admission admission, MessageStore messages, TimeProvider clock)
{
    public async Task<IResult> Wait(HttpContext http, Key? key, Room room, MessageQuery query, int seconds)
    {
        var listener = new Listener(key, query.Filter);
        using var aborted = http.RequestAborted.Register(() => listener.End(Ending.Left));
        using var seat = hub.Join(room, listener);
        if (admission.Reconsider(key, room) is { } refused)
            return refused.Problem ?? ComeBack(http);

        using var stay = presence.Poll(room, listener);
        var deadline = clock.GetTimestamp() + (seconds * clock.TimestampFrequency);
        var page = messages.After(room, query.After!.Value, query.Filter, query.Limit);
        while (true)
        {
            // asked after the look: what was said since the caller lost the room is not told
            if (listener.Ending is { } ended)
                return ended.Problem ?? ComeBack(http);

            if (page is null)
                return Problems.CursorGone with { Range = messages.Range(room) };

            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (page.Messages.Count > 0 || left <= TimeSpan.Zero)
                return Answered(page); // also amid what a filter leaves out: the cursor says how far it came

            if (!page.HasMore && await listener.Ended(left) is { } ending)
                return ending.Problem ?? (IResult)Answered(page);

            await Task.Yield();
            page = messages.After(room, page.Cursor.Seq, query.Filter, query.Limit);
        }
    }

    /// <summary>Nothing, at the position that was asked for: whoever may still read asks again.</summary>
    private static IResult ComeBack(HttpContext http) => Answer.Ok(
        new MessageList([], HasMore: false, http.Request.Query["after"].ToString()), Wire.Json.MessageList);

    private static Answer Answered(MessagePage page) => Answer.Ok(MessageList.Of(page), Wire.Json.MessageList);
}
