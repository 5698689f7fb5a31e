using System.Diagnostics;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Jobs;

/// <summary>
/// One attempt at a job that is leased to us: runs it, and stores what became of it, as long as it takes the disk to
/// store it. Whatever it throws, the queue goes on.
/// </summary>
internal sealed partial class Attempt(
    Job job, JobKind kind, LeaseStore leases, TimeProvider clock, ILogger log, CancellationTokenSource stop)
{
    private static readonly TimeSpan
        patience = TimeSpan.FromSeconds(5), firstDelay = TimeSpan.FromSeconds(5), longestDelay = TimeSpan.FromHours(1);

    public Job Job => job;

    public JobKind Kind => kind;

    /// <summary>Set by whoever runs it.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>The process ends, or the lease is lost: nobody wants what it does from now on.</summary>
    public void Stop() => _ = stop.CancelAsync();

    public async Task Run() => await Store(await Try());

    /// <summary>It does not stop, and the process ends: the next start need not wait for the lease.</summary>
    public Task Abandon() => Store(new JobOutcome.PutBack(clock.GetUtcNow()));

    private async Task<JobOutcome> Try()
    {
        if (job.Attempts > kind.MostAttempts)
            return new JobOutcome.Dead("The process died at each attempt.");

        try
        {
            return await kind.Run(job, stop.Token);
        }
        catch (Exception failure) when (failure is LeaseLost || stop.IsCancellationRequested)
        {
            return new JobOutcome.PutBack(clock.GetUtcNow());
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            return new JobOutcome.PutBack(clock.GetUtcNow() + patience);
        }
        catch (Exception failure) // whatever it is, it is tried again later
        {
            LogThrew(log, job.Kind, job.Id, failure);
            return new JobOutcome.Retry(clock.GetUtcNow() + Backoff(), failure.Message);
        }
    }

    private async Task Store(JobOutcome outcome)
    {
        try
        {
            while (!await TryStore(outcome))
                await Task.Delay(patience, clock, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the lease will end by itself
        }
    }

    /// <summary>Stored, or not ours to store any more; false when the disk did not take it.</summary>
    private async Task<bool> TryStore(JobOutcome outcome)
    {
        try
        {
            await Told(outcome);
            return true;
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            return false; // the writer has said so in the log
        }
    }

    private Task Told(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Done done => leases.Finish(job, done.Result),
        JobOutcome.Retry again when job.Attempts < kind.MostAttempts => leases.Retry(job, again.At, again.Error),
        JobOutcome.Retry last => Bury(last.Error),
        JobOutcome.Dead dead => Bury(dead.Error),
        JobOutcome.PutBack back => leases.PutBack(job, back.At),
        _ => throw new UnreachableException(),
    };

    private Task Bury(string error)
    {
        LogDead(log, job.Kind, job.Id, job.Attempts);
        return leases.Bury(job, error);
    }

    /// <summary>5 s, doubled at each attempt up to an hour, and up to a quarter more or less.</summary>
    private TimeSpan Backoff()
    {
        var delay = firstDelay * Math.Pow(2, Math.Min(job.Attempts - 1, 20));
        return (delay < longestDelay ? delay : longestDelay) * (0.75 + Random.Shared.NextDouble() / 2);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "job threw {Kind} {JobId}")]
    private static partial void LogThrew(ILogger log, string kind, Guid jobId, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job dead {Kind} {JobId} after {Attempts} attempts")]
    private static partial void LogDead(ILogger log, string kind, Guid jobId, int attempts);
}
