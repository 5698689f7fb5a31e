using MeetAi.Storage;

namespace MeetAi.RateLimit;

/// <summary>
/// Stores what was consumed without a write within a second and at shutdown, and sweeps full buckets from memory and
/// from the table, so that a million one-off addresses leave nothing behind.
/// </summary>
internal sealed class LimitKeeper(Limiter limiter, BucketStore store, Database database, TimeProvider clock)
    : BackgroundService
{
    private const int WorthCollecting = 100_000;
    private static readonly TimeSpan storeEvery = TimeSpan.FromMilliseconds(500), sweepEvery = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Store();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(storeEvery, clock);
        var swept = clock.GetTimestamp();
        while (await Ticked(timer, stoppingToken))
        {
            await Store();
            if (clock.GetElapsedTime(swept) < sweepEvery)
                continue;

            await Sweep(stoppingToken);
            swept = clock.GetTimestamp();
        }
    }

    private static async Task<bool> Ticked(PeriodicTimer timer, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A change that changes nothing: the buckets ride along in its commit.</summary>
    private async Task Store()
    {
        try
        {
            if (limiter.HasChanged)
                await database.Write(_ => true);
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            // they stay marked, and the writer has said so in the log
        }
    }

    private async Task Sweep(CancellationToken cancel)
    {
        if (limiter.Sweep() > WorthCollecting)
            GC.Collect(2, GCCollectionMode.Aggressive); // a process that has grown idle would keep the memory
        try
        {
            while (!cancel.IsCancellationRequested && await store.Sweep())
            {
            }
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            // the next round tries again
        }
    }
}
