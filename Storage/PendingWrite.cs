using System.Diagnostics;

namespace MeetAi.Storage;

/// <summary>A change on its way through the writer: Run, then Fail or not, then Announce, then Complete.</summary>
internal abstract partial class PendingWrite
{
    public abstract void Run(Session session);

    public abstract void Fail(Exception failure);

    /// <summary>Runs the afterCommit action of a stored change. What it throws is logged and goes no further.</summary>
    public abstract void Announce(ILogger log);

    public abstract void Complete();

    [LoggerMessage(Level = LogLevel.Error, Message = "An action after a commit threw; the commit stands")]
    protected static partial void LogAnnounce(ILogger log, Exception failure);
}

internal sealed class PendingWrite<T>(Func<Session, T> change, Action<T>? afterCommit) : PendingWrite
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Activity? cause = Activity.Current;
    private T result = default!;
    private Exception? failed;

    public Task<T> Committed => done.Task;

    public override void Run(Session session)
    {
        session.Cause = cause;
        result = change(session);
    }

    public override void Fail(Exception failure) => failed = failure;

    public override void Announce(ILogger log)
    {
        if (failed is not null || afterCommit is null)
            return;

        try
        {
            afterCommit(result);
        }
        catch (Exception failure) // whatever it is: the writer must go on, and the caller's change is stored
        {
            LogAnnounce(log, failure);
        }
    }

    public override void Complete()
    {
        if (failed is null)
            done.SetResult(result);
        else
            done.SetException(failed);
    }
}
