using System.Diagnostics;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// What is to be sent for one webhook, one step after the other; so its deliveries start in order, and it has one
/// request under way at most. Asleep it costs nothing, and waking what is awake is one read.
/// </summary>
internal sealed class Lane(Func<Lane, Task<bool>> step, long webhook, TimeProvider clock, CancellationToken closing)
{
    private const int Asleep = 0, Awake = 1, Woken = 2;

    private readonly Lock gate = new();
    private int state;
    private TimeSpan rest;
    private long rests; // since when
    private TaskCompletionSource resumed = new();
    private long sending;

    public long Webhook => webhook;

    /// <summary>The last answer came late or was no success.</summary>
    public bool IsSlow { get; set; }

    /// <summary>The number of the delivery that is under way; 0 for none.</summary>
    public long Sending { get => Volatile.Read(ref sending); set => Volatile.Write(ref sending, value); }

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>There is something to do. Never blocks.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref state) != Woken && Interlocked.Exchange(ref state, Woken) == Asleep)
            Ended = Task.Run(Run);
    }

    /// <summary>Nothing is tried for so long, unless somebody resumes it.</summary>
    public void Rest(TimeSpan time)
    {
        lock (gate)
            (rest, rests, resumed) = (time, clock.GetTimestamp(), new TaskCompletionSource());
    }

    public void Resume()
    {
        lock (gate)
        {
            rest = default;
            resumed.TrySetResult();
        }

        Wake();
    }

    private async Task Run()
    {
        Activity.Current = null; // that of a request that woke it
        while (!closing.IsCancellationRequested)
        {
            Volatile.Write(ref state, Awake);
            await Rested();
            if (!closing.IsCancellationRequested && await step(this))
                continue;

            if (Interlocked.CompareExchange(ref state, Asleep, Awake) == Awake)
                return;
        }
    }

    private async Task Rested()
    {
        TimeSpan left;
        Task waiting;
        lock (gate)
            (left, waiting) = (rest - clock.GetElapsedTime(rests), resumed.Task);

        if (left > TimeSpan.Zero)
            await waiting.WaitAsync(left, clock, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
