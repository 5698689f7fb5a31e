using MeetAi.RateLimit;
using MeetAi.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeetAi.Tests.RateLimit;

/// <summary>The limiter as one process has it, on a database file that may have seen lives before.</summary>
internal sealed class Life : IDisposable
{
    public Life(string file, TimeProvider clock, params (Limit Limit, Rate Rate)[] settings)
    {
        using (var session = Session.Writer(file))
        {
            if (session.One("PRAGMA user_version", row => row.Long(0)) == 0)
            {
                var schema = string.Join('\n', MeetAi.Storage.Migrations.All.Select(one => one.Sql));
                session.Script(schema + "PRAGMA user_version = 1");
            }
        }

        Database = new Database(file, NullLogger<Database>.Instance);
        Buckets = new BucketStore(Database, clock);
        Overrides = new Overrides(new OverrideStore(Database));
        Limiter = new Limiter(
            settings.ToDictionary(one => one.Limit.Name, one => one.Rate),
            isKept: true, Overrides, Database, Buckets, clock);
    }

    public Database Database { get; }

    public BucketStore Buckets { get; }

    public Overrides Overrides { get; }

    public Limiter Limiter { get; }

    /// <summary>A write like any other; it changes nothing itself.</summary>
    public Task Write() => Database.Write(_ => true);

    /// <summary>Every row, full or not.</summary>
    public IReadOnlyList<BucketRow> Rows() => Database.Read(db => db.All(
        "SELECT name, subject, full_at FROM rate_limits ORDER BY name, subject",
        row => new BucketRow(row.Text(0), row.Text(1), row.Time(2))));

    /// <summary>Takes until it is refused, and says how many were granted.</summary>
    public int Empty(Limit limit, Subject subject)
    {
        var granted = 0;
        while (Limiter.Take(limit, subject).IsAllowed)
            granted++;

        return granted;
    }

    /// <summary>Ends without storing anything, as a kill does.</summary>
    public void Dispose() => Database.Dispose();
}
