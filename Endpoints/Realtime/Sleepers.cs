using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Listeners to be woken after a group of commits. Many share a work item, so that the answers to posters, which were
/// queued before them, and the next requests do not wait behind each single one.
/// </summary>
/// <param name="woken">
/// Told after each such work item, when those it woke have written what was offered, since when they might have.
/// </param>
internal sealed class Sleepers(Action<long>? woken = null)
{
    private const int WokenTogether = 32;

    private readonly Lock gate = new();
    private List<TaskCompletionSource> sleepers = [];

    /// <summary>They are woken after each group, and it is told how long after its commit they were done.</summary>
    public static Sleepers Behind(Database database, TimeProvider clock, Action<TimeSpan> told)
    {
        var committed = 0L; // of the writer's thread alone
        var sleepers = new Sleepers(since => told(clock.GetElapsedTime(since)));
        database.Committed += (_, _) => committed = clock.GetTimestamp();
        database.AfterGroup += () => sleepers.Wake(committed);
        return sleepers;
    }

    /// <summary>Offers a frame to all of them; those who slept hear it once they are woken.</summary>
    public void Tell(HashSet<Listener> listeners, Frame frame)
    {
        foreach (var listener in listeners)
        {
            if (listener.Offer(frame) is { } sleeper)
                Add(sleeper);
        }
    }

    /// <param name="since">A timestamp, for who asked to be told.</param>
    public void Wake(long since = 0)
    {
        List<TaskCompletionSource> all;
        lock (gate)
        {
            if (sleepers.Count == 0)
                return;

            (all, sleepers) = (sleepers, []);
        }

        foreach (var together in all.Chunk(WokenTogether))
            ThreadPool.UnsafeQueueUserWorkItem(WakeSome, (together, since), preferLocal: false);
    }

    private void WakeSome((TaskCompletionSource[] Sleepers, long Since) some)
    {
        foreach (var sleeper in some.Sleepers)
            sleeper.TrySetResult();

        woken?.Invoke(some.Since);
    }

    private void Add(TaskCompletionSource sleeper)
    {
        lock (gate)
            sleepers.Add(sleeper);
    }
}
