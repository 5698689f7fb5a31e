using System.Diagnostics;
using MeetAi.Endpoints.Jobs;
using MeetAi.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeetAi.Load;

/// <summary>
/// What the queue can do by itself, in this process: each job enqueued by a write of its own, a thousand of them under
/// way at a time; then all of them run, and do nothing.
/// </summary>
internal static class JobCost
{
    private const int UnderWay = 1000, AtOnce = 64;

    public static async Task<int> Run(Options options)
    {
        var directory = Directory.CreateTempSubdirectory("meetai-load-").FullName;
        try
        {
            var file = Path.Combine(directory, "jobs.db");
            using (var session = Session.Writer(file))
                session.Script(string.Join('\n', Migrations.All.Select(migration => migration.Sql)));

            using var database = new Database(file, NullLogger<Database>.Instance);
            var ids = new Ids(TimeProvider.System);
            var jobs = new JobStore(database, TimeProvider.System, ids);
            Figures.Print("enqueued/s", await Enqueue(options, database, jobs));
            Figures.Print("done/s", await Work(options, jobs, new LeaseStore(database, TimeProvider.System, ids)));
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> Enqueue(Options options, Database database, JobStore jobs)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var chunk in Enumerable.Range(0, options.Jobs).Chunk(UnderWay))
        {
            await Task.WhenAll(chunk.Select(number => database.Write(
                db => jobs.Enqueue(db, new JobDraft("nothing", number % 4, "{}")))));
        }

        return options.Jobs / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Until the last one is stored as done: a clean end of the runner waits for that.</summary>
    private static async Task<double> Work(Options options, JobStore jobs, LeaseStore leases)
    {
        var left = options.Jobs;
        var all = new TaskCompletionSource();
        var nothing = new JobKind("nothing", AtOnce, (_, _) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                all.SetResult();

            return Task.FromResult<JobOutcome>(new JobOutcome.Done());
        });
        using var runner = new JobRunner(
            [nothing], jobs, leases, TimeProvider.System, NullLogger<JobRunner>.Instance);
        var began = Stopwatch.GetTimestamp();
        await runner.StartAsync(default);
        await all.Task;
        await runner.StopAsync(default);
        return options.Jobs / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
