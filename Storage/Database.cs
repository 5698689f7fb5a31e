using System.Collections.Concurrent;

namespace MeetAi.Storage;

/// <summary>
/// RULE: durable before answered. Many readers, one writer. The task of a <see cref="Write{T}"/> completes only after
/// the COMMIT that holds its change has been fsynced (WAL, synchronous=FULL), so what a caller answers afterwards is
/// true even if the machine loses power. Changes that wait together share one COMMIT; then their afterCommit actions
/// run, in the order of the changes; then the callers go on. Nothing is announced that is not stored.
/// </summary>
/// <remarks>
/// A change may run twice (when a neighbour throws, the group is rolled back and each runs alone) and must touch
/// nothing but its session. A failed fsync ends the process: see <see cref="Broken"/>. What SQLite does not tell is
/// not promised: the fsync of a directory.
/// </remarks>
internal sealed partial class Database : IDisposable
{
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(2);

    private readonly string file;
    private readonly ILogger log;
    private readonly object gate = new();
    private readonly ConcurrentBag<Session> readers = [];
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread writer;
    private List<PendingWrite> waiting = [];
    private bool closing;

    public Database(string file, ILogger<Database> log)
    {
        this.file = file;
        this.log = log;
        var session = Session.Writer(file);
        writer = new Thread(() => WriteLoop(session)) { IsBackground = true, Name = "database writer" };
        writer.Start();
    }

    /// <summary>
    /// Completes with a sentence when the process must end, because the disk did not keep what it was given.
    /// </summary>
    public Task<string> Broken => broken.Task;

    /// <summary>
    /// Writes along in every commit what must be stored with it, whatever it is, and returns what to do if it fails.
    /// Runs on the writer's thread.
    /// </summary>
    public Func<Session, Action?>? BeforeCommit { get; set; }

    /// <summary>
    /// On the writer's thread, after each group that went through: how many changes, and how long that took. Must not
    /// throw.
    /// </summary>
    public event Action<int, TimeSpan>? Committed;

    /// <summary>On the writer's thread, after the callers of a group were sent on their way. Must not throw.</summary>
    public event Action? AfterGroup;

    public T Read<T>(Func<Session, T> query)
    {
        try
        {
            if (!readers.TryTake(out var session))
                session = Session.Reader(file);

            try
            {
                return query(session);
            }
            finally
            {
                readers.Add(session);
            }
        }
        catch (Exception failure) when (Faults.Of(failure) is var fault && fault != failure)
        {
            throw fault;
        }
    }

    /// <summary>
    /// Stores a change. The task ends when it is on disk, or fails with <see cref="StorageFull"/>,
    /// <see cref="StorageUnavailable"/> or what the change threw, and then nothing of it is stored.
    /// </summary>
    public Task<T> Write<T>(Func<Session, T> change, Action<T>? afterCommit = null)
    {
        var write = new PendingWrite<T>(change, afterCommit);
        lock (gate)
        {
            if (closing || broken.Task.IsCompleted)
                return Task.FromException<T>(new StorageUnavailable("The storage is closed."));

            waiting.Add(write);
            if (waiting.Count == 1)
                Monitor.Pulse(gate);
        }

        return write.Committed;
    }

    /// <summary>
    /// Finishes what waits, moves the log into the database and closes every connection, the writer last.
    /// </summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }

        writer.Join();
    }

    private void WriteLoop(Session session)
    {
        var checkpoints = new Checkpoints(session, log);
        var group = new List<PendingWrite>();
        while (Take(ref group, checkpoints))
        {
            if (group.Count > 0)
            {
                Commit(session, group);
                foreach (var write in group)
                    write.Announce(log);

                foreach (var write in group)
                    write.Complete();

                AfterGroup?.Invoke();
                group.Clear();
            }

            Checkpoint(checkpoints, isLast: false);
        }

        Checkpoint(checkpoints, isLast: true);
        while (readers.TryTake(out var reader))
            reader.Dispose();

        session.Dispose();
    }

    /// <summary>
    /// Waits for changes and takes all there are; an empty group means a quiet moment; false means the end.
    /// </summary>
    private bool Take(ref List<PendingWrite> group, Checkpoints checkpoints)
    {
        lock (gate)
        {
            var patience = checkpoints.AreBehind ? idle : Timeout.InfiniteTimeSpan;
            if (waiting.Count == 0 && !closing && !Monitor.Wait(gate, patience))
                checkpoints.Hurry();

            (group, waiting) = (waiting, group);
            return group.Count > 0 || !closing;
        }
    }

    private void Commit(Session session, List<PendingWrite> group)
    {
        var began = TimeProvider.System.GetTimestamp(); // how long, not when: no test moves it
        if (broken.Task.IsCompleted)
            group.ForEach(write => write.Fail(new StorageUnavailable("The storage is broken.")));
        else if (GroupCommit.Run(session, group, BeforeCommit) is { } cause)
            Explain(group, cause);
        else
            Committed?.Invoke(group.Count, TimeProvider.System.GetElapsedTime(began));
    }

    private void Explain(List<PendingWrite> group, Exception cause)
    {
        if (Faults.IsFsync(cause))
            Break("fsync of the log failed");
        else
            LogRefused(log, group.Count, cause);
    }

    private void Checkpoint(Checkpoints checkpoints, bool isLast)
    {
        if (!broken.Task.IsCompleted && !checkpoints.Make(isLast))
            Break("fsync of the database file failed");
    }

    private void Break(string what) => broken.TrySetResult(
        $"{what}: what was acknowledged before is safe, nothing more can be promised, so this process ends. "
        + "Check the disk; the next start recovers the log.");

    [LoggerMessage(Level = LogLevel.Error, Message = "The storage refused {Count} changes")]
    private static partial void LogRefused(ILogger log, int count, Exception cause);
}
