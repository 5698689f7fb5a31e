using Microsoft.Data.Sqlite;

namespace MeetAi.Storage.Search;

/// <summary>
/// Follows the database with the index, behind the commits, on a thread of its own. A commit wakes it; it works in
/// bites. While others write it rests fifty times as long as it worked, so that posts hardly notice; in quiet it goes
/// on at full speed, and a single message is found a moment after it was stored.
/// </summary>
internal sealed partial class Indexer : IHostedService, IDisposable
{
    private const int RestFactor = 50;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5), longestRest = TimeSpan.FromSeconds(2);

    private readonly IndexWork work;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly object gate = new();
    private readonly ManualResetEventSlim closing = new();
    private Thread? thread;
    private volatile string? trouble;
    private bool isWoken = true; // guarded by the gate
    private long commits; // of the database; the writer's thread alone counts

    public Indexer(IndexWork work, Database database, TimeProvider clock, ILogger<Indexer> log)
    {
        (this.work, this.clock, this.log) = (work, clock, log);
        database.AfterGroup += () =>
        {
            Volatile.Write(ref commits, commits + 1);
            if (!Volatile.Read(ref isWoken))
                Wake();
        };
    }

    /// <summary>How far the making of a new index is.</summary>
    public IndexState State => work.State with { Trouble = trouble };

    /// <summary>
    /// The index is made anew from the database; searches go on in the old one meanwhile. Starts the thread if need be.
    /// </summary>
    public void Rebuild()
    {
        work.WantNew();
        Start();
        Wake();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Try(work.Open);
        Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Ends after the bite that is under way.</summary>
    public void Dispose()
    {
        closing.Set();
        Wake();
        thread?.Join();
    }

    private void Start()
    {
        lock (gate)
        {
            if (thread is not null || closing.IsSet)
                return;

            thread = new Thread(Loop) { IsBackground = true, Name = "search indexer" };
            thread.Start();
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            isWoken = true;
            Monitor.Pulse(gate);
        }
    }

    private void Loop()
    {
        while (!closing.IsSet)
        {
            var (began, before) = (clock.GetTimestamp(), Volatile.Read(ref commits));
            var idle = Try(work.Round);
            var rest = clock.GetElapsedTime(began) * RestFactor;
            if (trouble is not null)
                closing.Wait(idle); // no commit makes it better
            else if (Volatile.Read(ref commits) != before)
                closing.Wait(rest < longestRest ? rest : longestRest);

            Sleep(idle);
        }
    }

    /// <summary>How long there is nothing to do, if nobody wakes us.</summary>
    private TimeSpan Try(Func<TimeSpan> act)
    {
        try
        {
            var idle = act();
            trouble = null;
            return idle;
        }
        catch (SqliteException broken) when (Faults.IsBroken(broken))
        {
            LogBroken(log, broken);
            work.GiveUp();
            return TimeSpan.Zero;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or StorageFull or StorageUnavailable or SqliteException)
        {
            LogRefused(log, failure);
            trouble = failure.Message;
            return patience;
        }
    }

    private void Sleep(TimeSpan time)
    {
        lock (gate)
        {
            if (!isWoken && !closing.IsSet && time != TimeSpan.Zero)
                Monitor.Wait(gate, time);

            isWoken = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index is broken and is made anew")]
    private static partial void LogBroken(ILogger log, Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index cannot be written; it is tried again")]
    private static partial void LogRefused(ILogger log, Exception cause);
}
