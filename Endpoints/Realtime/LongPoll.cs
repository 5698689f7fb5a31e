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
            return refused.Problem ?? Problems.Forbidden;

        using var stay = presence.Poll(room, listener);
        var deadline = clock.GetTimestamp() + (seconds * clock.TimestampFrequency);
        if (messages.After(room, query.After!.Value, query.Filter, query.Limit) is not { } page)
            return Problems.CursorGone with { Range = messages.Range(room) };

        while (page.Messages.Count == 0)
        {
            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if ((page.HasMore ? listener.Ending : await listener.Ended(left)) is { } ending)
                return ending.Problem ?? (IResult)Answered(page);

            if (left <= TimeSpan.Zero)
                return Answered(page); // also amid what a filter leaves out: the cursor says how far it came

            await Task.Yield();
            page = messages.After(room, page.Cursor.Seq, query.Filter, query.Limit);
        }

        // what is said after a right was lost may stand in the page already
        return listener.Ending?.Problem ?? (IResult)Answered(page);
    }

    private static Answer Answered(MessagePage page) => Answer.Ok(MessageList.Of(page), Wire.Json.MessageList);
}
