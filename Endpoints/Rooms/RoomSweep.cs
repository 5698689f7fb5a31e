using MeetAi.Endpoints.Jobs;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// The job that removes the messages of a deleted room, which nobody can reach any more, in small bites between other
/// people's writes. Its progress counts messages.
/// </summary>
internal static class RoomSweep
{
    public static JobKind Of(MessageStore messages) => new(RoomStore.Sweep, AtOnce: 1, async (job, cancel) =>
    {
        while (await messages.Sweep(job))
            cancel.ThrowIfCancellationRequested();

        return new JobOutcome.Done();
    });
}
