using MeetAi.Storage;
using MeetAi.Tests.RateLimit;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeetAi.Tests.Storage;

/// <summary>The queue on a database file of its own, at a time that is moved by hand unless another is given.</summary>
internal sealed class JobQueue : IDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 21, 7, 15, 35, 314, TimeSpan.Zero);

    private readonly DatabaseFile file = new();

    public JobQueue(TimeProvider? other = null)
    {
        var clock = other ?? Clock;
        using (var session = Session.Writer(file.Path))
            session.Script(string.Join('\n', Migrations.All.Select(one => one.Sql)));

        Database = new Database(file.Path, NullLogger<Database>.Instance);
        var ids = new Ids(clock);
        Jobs = new JobStore(Database, clock, ids);
        Leases = new LeaseStore(Database, clock, ids);
    }

    public HandClock Clock { get; } = new(Morning);

    public Database Database { get; }

    public JobStore Jobs { get; }

    public LeaseStore Leases { get; }

    /// <summary>Its number; null when a living one has the dedupe key.</summary>
    public Task<long?> Enqueue(
        string kind = "bake", int queue = 1, string payload = "bread", DateTimeOffset? at = null, string? dedupe = null)
        => Database.Write(db => Jobs.Enqueue(db, new JobDraft(kind, queue, payload, at, dedupe)));

    public Task Enqueue(int count, int queue, string kind = "bake") => Database.Write(db =>
    {
        for (var i = 0; i < count; i++)
            Jobs.Enqueue(db, new JobDraft(kind, queue, $"{queue}"));

        return true;
    });

    public async Task<IReadOnlyList<Job>> Take(int most = 64, long turn = 0)
        => (await Leases.Take(new Dictionary<string, int> { ["bake"] = 64 }, most, turn)).Jobs;

    public async Task<Job> TakeOne() => Assert.Single(await Take());

    public Task Advance(Job job, long by) => Database.Write(db =>
    {
        LeaseStore.Advance(db, job, by);
        return true;
    });

    public Job Look(Job job) => Jobs.Find(job.Id)!;

    /// <summary>The holder dies: it prolongs nothing until its leases have ended, and somebody else looks.</summary>
    public Task Die()
    {
        Clock.Pass(LeaseStore.Length);
        return Leases.Keep([]);
    }

    public void Dispose()
    {
        Database.Dispose();
        file.Dispose();
    }
}
