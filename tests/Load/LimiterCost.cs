using System.Diagnostics;
using System.Net;
using MeetAi.RateLimit;
using MeetAi.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeetAi.Load;

/// <summary>What the limiter costs by itself, in this process: a check, and many addresses.</summary>
internal static class LimiterCost
{
    private const int Lap = 1000, Meal = 10_000, Rounds = 500;

    public static async Task<int> Run(Options options)
    {
        var directory = Directory.CreateTempSubdirectory("meetai-load-").FullName;
        try
        {
            var file = Path.Combine(directory, "limiter.db");
            using (var session = Session.Writer(file))
                session.Script(string.Join('\n', Migrations.All.Select(migration => migration.Sql)));

            using var database = new Database(file, NullLogger<Database>.Instance);
            await Growth(options, database, directory);
            Time(options, database);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The best of many short rounds: the limiter is measured, not who else is on the machine.</summary>
    private static void Time(Options options, Database database)
    {
        var limiter = New(database, TimeProvider.System, new Rate(100_000_000, TimeSpan.FromSeconds(1)));
        var (one, other) = (Addresses(0, Lap), Addresses(Lap, Lap));
        Figures.Print("take_ns", Best(options, limiter, one), "0.0");
        Figures.Print("take_2_own_ns", Best(options, limiter, one, other), "0.0");
        Figures.Print("take_2_shared_ns", Best(options, limiter, one[..1], one[..1]), "0.0");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Take(limiter, one, options.Calls);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Figures.Print("bytes_per_take", (double)allocated / options.Calls, "0.000");
    }

    private static double Best(Options options, Limiter limiter, params Subject[][] subjects)
        => Enumerable.Range(0, Rounds).Min(_ => Nanoseconds(options, limiter, subjects));

    /// <summary>How long a call took, as the thread saw it that made it.</summary>
    private static double Nanoseconds(Options options, Limiter limiter, Subject[][] subjects)
    {
        using var start = new Barrier(subjects.Length + 1);
        var threads = subjects.Select(own => new Thread(() =>
        {
            start.SignalAndWait();
            Take(limiter, own, options.Calls);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        start.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        Array.ForEach(threads, thread => thread.Join());
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / options.Calls;
    }

    private static void Take(Limiter limiter, Subject[] subjects, int calls)
    {
        for (var i = 0; i < calls; i++)
            limiter.Take(Limits.Anonymous, subjects[i % subjects.Length]);
    }

    private static async Task Growth(Options options, Database database, string directory)
    {
        var clock = new AheadClock();
        var limiter = New(database, clock, Limits.Anonymous.Default);
        var store = new BucketStore(database, clock);
        await Meet(limiter, database, 0, Lap);
        await Sweep(limiter, store, clock);
        Print("before", limiter, database, directory);

        await Meet(limiter, database, Lap, options.Subjects);
        Print("with", limiter, database, directory);

        var began = Stopwatch.GetTimestamp();
        await Sweep(limiter, store, clock);
        Figures.Print("sweep_s", Stopwatch.GetElapsedTime(began).TotalSeconds, "0.0");
        Print("after", limiter, database, directory);
    }

    /// <summary>Each comes once; what they paid is stored as they come, as the server does it.</summary>
    private static async Task Meet(Limiter limiter, Database database, int first, int count)
    {
        for (var met = 0; met < count; met += Meal)
        {
            foreach (var address in Addresses(first + met, Math.Min(Meal, count - met)))
                limiter.Take(Limits.Anonymous, address);

            await database.Write(_ => true);
        }
    }

    /// <summary>As LimitKeeper does it, once all are full.</summary>
    private static async Task Sweep(Limiter limiter, BucketStore store, AheadClock clock)
    {
        clock.Ahead += TimeSpan.FromHours(1);
        limiter.Sweep();
        while (await store.Sweep())
        {
        }
    }

    private static Limiter New(Database database, TimeProvider clock, Rate anonymous) => new(
        new Dictionary<string, Rate> { [Limits.Anonymous.Name] = anonymous },
        isKept: true,
        new Overrides(new OverrideStore(database)), database, new BucketStore(database, clock), clock);

    private static Subject[] Addresses(int first, int count)
        => [.. Enumerable.Range(first, count).Select(number => Subject.Of(new IPAddress((uint)number)))];

    private static void Print(string when, Limiter limiter, Database database, string directory)
    {
        var files = new DirectoryInfo(directory).EnumerateFiles();
        var bytes = files.ToDictionary(file => file.Extension, file => file.Length);
        Figures.Print($"rss_mb_{when}", Environment.WorkingSet / 1e6, "0.0");
        GC.Collect(2, GCCollectionMode.Aggressive);
        Figures.Print($"rss_mb_{when}_gc", Environment.WorkingSet / 1e6, "0.0");
        Figures.Print($"heap_mb_{when}", GC.GetTotalMemory(false) / 1e6, "0.0");
        Figures.Print($"buckets_{when}", limiter.Count);
        var rows = database.Read(db => db.One("SELECT count(*) FROM rate_limits", row => row.Long(0)));
        Figures.Print($"rows_{when}", rows);
        Figures.Print($"file_mb_{when}", bytes[".db"] / 1e6, "0.0");
        Figures.Print($"log_mb_{when}", bytes.GetValueOrDefault(".db-wal") / 1e6, "0.0");
    }
}
