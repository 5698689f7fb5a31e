namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Listeners to be woken after a group of commits. Many share a work item, so that the answers to posters, which were
/// queued before them, and the next requests do not wait behind each single one.
/// </summary>
internal sealed class Sleepers
{
    private const int WokenTogether = 32;

    private readonly Lock gate = new();
    private List<TaskCompletionSource> sleepers = [];

    /// <summary>Offers a frame to all of them; those who slept hear it once they are woken.</summary>
    public void Tell(HashSet<Listener> listeners, Frame frame)
    {
        foreach (var listener in listeners)
        {
            if (listener.Offer(frame) is { } sleeper)
                Add(sleeper);
        }
    }

    public void Wake()
    {
        List<TaskCompletionSource> woken;
        lock (gate)
        {
            if (sleepers.Count == 0)
                return;

            (woken, sleepers) = (sleepers, []);
        }

        foreach (var together in woken.Chunk(WokenTogether))
            ThreadPool.UnsafeQueueUserWorkItem(some => Array.ForEach(some, one => one.TrySetResult()), together, false);
    }

    private void Add(TaskCompletionSource sleeper)
    {
        lock (gate)
            sleepers.Add(sleeper);
    }
}
