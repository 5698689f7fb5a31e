using MeetAi.Endpoints.Jobs;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// The job that removes the messages of a deleted room, which nobody can reach any more, in small bites between other
/// people's writes, and gives the disk back what they took. Its progress counts messages.
/// </summary>
internal static class RoomSweep
{
    public static JobKind Of(Leftovers leftovers) => new(RoomStore.Sweep, AtOnce: 1, async (job, cancel) =>
    {
        while (await leftovers.Sweep(job))
            cancel.ThrowIfCancellationRequested();

        await leftovers.GiveBack(TimeSpan.MaxValue, cancel);
        return new JobOutcome.Done();
    });
}
