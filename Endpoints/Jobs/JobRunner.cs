using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Jobs;

/// <summary>
/// Runs what waits in the queues, at most 64 jobs at once over all kinds. It sleeps until something is enqueued, ends
/// or is due, or a lease must be prolonged: an idle queue costs nothing. When the process ends it takes nothing more,
/// gives what runs a moment, and puts the rest back, so that the next start goes on at once.
/// </summary>
internal sealed class JobRunner : BackgroundService
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan
        grace = TimeSpan.FromSeconds(2), lastGrace = TimeSpan.FromMilliseconds(500),
        patience = TimeSpan.FromSeconds(5), longestSleep = TimeSpan.FromHours(1);

    private readonly Dictionary<string, JobKind> kinds;
    private readonly LeaseStore leases;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly ConcurrentDictionary<long, Attempt> running = new();
    private readonly SemaphoreSlim woken = new(0);
    private readonly CancellationTokenSource closing = new();
    private DateTimeOffset? keepAt = DateTimeOffset.MinValue;
    private long turn;

    public JobRunner(
        IEnumerable<JobKind> kinds, JobStore jobs, LeaseStore leases, TimeProvider clock, ILogger<JobRunner> log)
    {
        this.kinds = kinds.ToDictionary(kind => kind.Name);
        (this.leases, this.clock, this.log) = (leases, clock, log);
        jobs.Ready = Wake;
    }

    /// <summary>The operator has cancelled it.</summary>
    public void Stop(Job job)
    {
        if (running.TryGetValue(job.Number, out var attempt))
            attempt.Stop();
    }

    /// <summary>The process ends: nothing more is taken.</summary>
    public void Close() => closing.Cancel();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = stoppingToken.Register(Close);
        while (!closing.IsCancellationRequested)
            await Sleep(until: await Round());

        await Leave();
    }

    /// <summary>Keeps what runs, takes what is ready, and says when to look again; null for not by itself.</summary>
    private async Task<DateTimeOffset?> Round()
    {
        try
        {
            if (clock.GetUtcNow() >= keepAt)
                await Keep();

            var next = await Take();
            return next is null || keepAt < next ? keepAt : next;
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            return clock.GetUtcNow() + patience; // the writer has said so in the log
        }
    }

    private async Task Keep()
    {
        var (lost, next) = await leases.Keep([.. running.Values.Select(attempt => attempt.Job)]);
        foreach (var job in lost)
            Stop(job);

        keepAt = next;
        KeepSoon();
    }

    private async Task<DateTimeOffset?> Take()
    {
        var busy = running.Values.CountBy(attempt => attempt.Kind.Name).ToDictionary();
        var most = MostAtOnce - busy.Values.Sum();
        var room = kinds.Values.Select(kind => (kind.Name, Left: kind.AtOnce - busy.GetValueOrDefault(kind.Name)))
            .Where(kind => kind.Left > 0).ToDictionary(kind => kind.Name, kind => kind.Left);
        if (most <= 0 || room.Count == 0)
            return null; // the next one that ends wakes us

        var (jobs, next) = await leases.Take(room, most, turn);
        turn += jobs.Count;
        foreach (var job in jobs)
            Start(new Attempt(job, kinds[job.Kind], leases, clock, log, new CancellationTokenSource()));

        KeepSoon();
        return next;
    }

    private void KeepSoon()
    {
        var soon = clock.GetUtcNow() + LeaseStore.Length / 3;
        if (!running.IsEmpty && (keepAt is null || keepAt > soon))
            keepAt = soon;
    }

    private void Start(Attempt attempt)
    {
        var earlier = running.GetValueOrDefault(attempt.Job.Number)?.Ended ?? Task.CompletedTask;
        running[attempt.Job.Number] = attempt;
        attempt.Ended = Task.Run(async () =>
        {
            try
            {
                await earlier; // was cancelled, and revived before it had stopped
                await attempt.Run();
            }
            finally
            {
                running.TryRemove(KeyValuePair.Create(attempt.Job.Number, attempt)); // not one that took it since
                Wake();
            }
        });
    }

    private void Wake()
    {
        if (woken.CurrentCount == 0)
            woken.Release();
    }

    private async Task Sleep(DateTimeOffset? until)
    {
        var sleep = Timeout.InfiniteTimeSpan;
        if (until is { } time) // an hour at most, for a time of day that is set meanwhile; and no moment too early
        {
            var left = time - clock.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            sleep = left < TimeSpan.Zero ? TimeSpan.Zero : left < longestSleep ? left : longestSleep;
        }

        using var alarm = clock.CreateTimer(_ => Wake(), null, sleep, Timeout.InfiniteTimeSpan);
        Task waking = woken.WaitAsync(closing.Token);
        await waking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Leave()
    {
        await Ended(grace);
        foreach (var attempt in running.Values)
            attempt.Stop();

        await Ended(lastGrace);
        await Task.WhenAll(running.Values.Select(attempt => attempt.Abandon()));
    }

    private Task Ended(TimeSpan within)
        => Task.WhenAny(Task.WhenAll(running.Values.Select(attempt => attempt.Ended)), Task.Delay(within, clock));
}
