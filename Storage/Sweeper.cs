using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>
/// Takes away what nobody can reach any more, in small bites between other people's writes: messages of deleted rooms
/// (at once) and answers kept for idempotency (hourly).
/// </summary>
internal sealed class Sweeper(MessageStore messages, IdempotencyStore answers) : BackgroundService
{
    private static readonly TimeSpan every = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim wake = new(0);

    public void Wake()
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Sweep(messages.Sweep, stoppingToken);
            await Sweep(answers.Sweep, stoppingToken);
            Task waiting = wake.WaitAsync(every, stoppingToken);
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
