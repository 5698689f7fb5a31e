using MeetAi.RateLimit;

namespace MeetAi.Endpoints;

/// <summary>
/// Of one person, or one address without a key, as many reads run at once as there are processors, and the rest wait in
/// order: whoever asks for much waits for themselves, and nobody else's request stands behind a hundred of theirs. That
/// takes nothing from what the machine can do.
/// </summary>
internal sealed class ReadTurns
{
    private static readonly int atOnce = Environment.ProcessorCount;

    private readonly Lock gate = new();
    private readonly Dictionary<Subject, Queue> queues = [];

    /// <summary>Looks something up once it is their turn, which mostly is now.</summary>
    public async ValueTask<T> Take<T>(Subject asker, Func<T> read)
    {
        if (Begin(asker) is { } turn)
            await turn;

        try
        {
            return read();
        }
        finally
        {
            End(asker);
        }
    }

    /// <summary>Null when it is their turn already.</summary>
    private Task? Begin(Subject asker)
    {
        lock (gate)
        {
            if (!queues.TryGetValue(asker, out var queue))
                queues.Add(asker, queue = new Queue());

            if (queue.Running < atOnce)
            {
                queue.Running++;
                return null;
            }

            var turn = new TaskCompletionSource();
            queue.Waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    private void End(Subject asker)
    {
        TaskCompletionSource? next;
        lock (gate)
        {
            var queue = queues[asker];
            if (!queue.Waiting.TryDequeue(out next) && --queue.Running == 0)
                queues.Remove(asker);
        }

        // Not preferLocal, which would be before the others' requests that came meanwhile.
        if (next is not null)
            ThreadPool.UnsafeQueueUserWorkItem(turn => turn.SetResult(), next, preferLocal: false);
    }

    private sealed class Queue
    {
        public int Running { get; set; }

        public Queue<TaskCompletionSource> Waiting { get; } = [];
    }
}
