using MeetAi.Endpoints.Rooms;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// What a room's socket may say: what its owner is doing there. Not heard is who may not write in the room, as of now,
/// and what comes faster than five at once and then one a second.
/// </summary>
internal sealed class Voice(
    Caller caller, Room room, RoomStore rooms, Presence presence, TimeProvider clock)
{
    private static readonly Rate rate = new(5, TimeSpan.FromSeconds(5));

    private long fullAt;

    public void Say(Listener listener, Doing doing)
    {
        var now = clock.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick;
        if (TokenBucket.TryTake(rate, ref fullAt, cost: 1, now, out _) && MayWrite())
            presence.Say(room, listener, doing);
    }

    private bool MayWrite()
    {
        try
        {
            return rooms.Find(caller.Key, room.Id) is { } found && Right.Write.IsOf(caller, found);
        }
        catch (Exception fault) when (fault is StorageFull or StorageUnavailable)
        {
            return false; // nobody waits for an answer, and the socket needs no storage to go on
        }
    }
}
