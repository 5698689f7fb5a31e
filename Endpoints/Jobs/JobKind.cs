using MeetAi.Storage;

namespace MeetAi.Endpoints.Jobs;

/// <summary>
/// A kind of work: how many of it run at once, what runs, and how often it is tried before it is dead. Being tried may
/// mean twice: the process may die between what was done and its being noted. The token ends when the process does, or
/// when the job is not ours any more. What it throws is tried again later.
/// </summary>
internal sealed record JobKind(
    string Name, int AtOnce, Func<Job, CancellationToken, Task<JobOutcome>> Run, int MostAttempts = 10);

/// <summary>What became of a job.</summary>
internal abstract record JobOutcome
{
    public sealed record Done(string? Result = null) : JobOutcome;

    /// <summary>Again at a time of its own; dead after the last attempt.</summary>
    public sealed record Retry(DateTimeOffset At, string Error) : JobOutcome;

    /// <summary>No use in trying again; kept for the operator.</summary>
    public sealed record Dead(string Error) : JobOutcome;

    /// <summary>Nothing was tried: the attempt does not count.</summary>
    public sealed record PutBack(DateTimeOffset At) : JobOutcome;
}
