using MeetAi.Endpoints.Rooms;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// The lobby for those who poll: answers at once when something was said in a room of the person behind the position,
/// else when it is, else with an empty list when the time is up. Joins before it looks, so nothing can fall between.
/// </summary>
internal sealed class LobbyPoll(Hub hub, Admission admission, RoomStore rooms, TimeProvider clock)
{
    public async Task<IResult> Wait(HttpContext http, Caller caller, RoomQuery query, int seconds)
    {
        var listener = new Listener(caller.Key, Filter.None);
        using var aborted = http.RequestAborted.Register(() => listener.End(Ending.Left));
        using var seat = hub.JoinLobby(caller.Person, listener);
        hub.Watch(listener, rooms.All(caller.Key));
        if (admission.Reconsider(caller.Key) is { } refused)
            return refused.Problem ?? ComeBack(http);

        var deadline = clock.GetTimestamp() + (seconds * clock.TimestampFrequency);
        while (true)
        {
            var page = rooms.List(caller.Key, query);
            if (listener.Ending is { } ended) // asked after the look, as in LongPoll
                return ended.Problem ?? ComeBack(http);

            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (page.Rooms.Count > 0 || left <= TimeSpan.Zero)
                return Answer.Ok(RoomList.Of(page), Wire.Json.RoomList);

            if (await listener.Ended(left) is { } ending)
                return ending.Problem ?? (IResult)Answer.Ok(RoomList.Of(page), Wire.Json.RoomList);

            await Task.Yield();
        }
    }

    private static IResult ComeBack(HttpContext http) => Answer.Ok(
        new RoomList([], HasMore: false, http.Request.Query["active_after"].ToString()), Wire.Json.RoomList);
}
