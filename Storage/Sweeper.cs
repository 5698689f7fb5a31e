using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>
/// Takes away hourly what is too old to be asked for, in small bites between other people's writes: answers kept for
/// idempotency, jobs that are done, and what webhooks were told.
/// </summary>
internal sealed class Sweeper(
    IdempotencyStore answers, JobStore jobs, DeliveryStore deliveries, Outbox outbox, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Sweep(answers.Sweep, stoppingToken);
            await Sweep(jobs.Sweep, stoppingToken);
            await Sweep(deliveries.Sweep, stoppingToken);
            await Sweep(outbox.Sweep, stoppingToken);
            await Task.Delay(every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Sweep(Func<Task<bool>> bite, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested && await bite())
            {
            }
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            // the writer has said so in the log; the next round tries again
        }
    }
}
