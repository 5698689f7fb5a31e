using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Waiting over plain HTTP: answers at once when something lies behind the position, else when it comes, else with an
/// empty page when the time is up. Joins before it looks, so nothing can fall between.
/// </summary>
internal sealed class LongPoll(
    Hub hub, Presence presence, LiveKeys keys, RoomStore rooms, MessageStore messages, TimeProvider clock)
{
    public async Task<IResult> Wait(HttpContext http, Caller caller, Room room, MessageQuery query, int seconds)
    {
        var listener = new Listener(caller.Key, query.Filter);
        using var aborted = http.RequestAborted.Register(() => listener.End(Ending.Left));
        using var seat = hub.Join(room, listener);
        if (keys.Reconsider(caller.Key) is { } refused)
            return refused.Problem ?? Problems.Forbidden;

        if (rooms.FindNow(caller.Key, room.Id) is null)
            return Problems.NotFound;

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

        return Answered(page);
    }

    private static Answer Answered(MessagePage page) => Answer.Ok(MessageList.Of(page), Wire.Json.MessageList);
}
