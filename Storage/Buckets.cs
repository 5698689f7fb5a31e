namespace MeetAi.Storage;

/// <summary>A bucket that is not full: whose, of which limit, and when it will be.</summary>
internal sealed record BucketRow(string Name, string Subject, DateTimeOffset FullAt);

/// <summary>The buckets as they are kept for the next start. Nobody reads them while the process runs.</summary>
internal sealed class BucketStore(Database database, TimeProvider clock)
{
    private const int Bite = 1000;

    public IReadOnlyList<BucketRow> All() => database.Read(db => db.All(
        "SELECT name, subject, full_at FROM rate_limits WHERE full_at > ?",
        row => new BucketRow(row.Text(0), row.Text(1), row.Time(2)), clock.GetUtcNow()));

    /// <summary>Part of somebody else's commit. Rounded up to milliseconds, so that a restart grants nothing.</summary>
    public static void Save(Session db, IEnumerable<BucketRow> buckets)
    {
        foreach (var bucket in buckets)
        {
            db.Run(
                """
                INSERT INTO rate_limits (name, subject, full_at) VALUES (?, ?, ?)
                ON CONFLICT (name, subject) DO UPDATE SET full_at = excluded.full_at
                """,
                bucket.Name, bucket.Subject, bucket.FullAt.AddTicks(TimeSpan.TicksPerMillisecond - 1));
        }
    }

    /// <summary>
    /// Removes a bite of the full ones and gives their pages back to the disk; says whether there is more.
    /// </summary>
    public Task<bool> Sweep() => database.Write(db =>
    {
        var swept = db.Run(
            """
            DELETE FROM rate_limits WHERE (name, subject) IN (
                SELECT name, subject FROM rate_limits WHERE full_at <= ? LIMIT ?)
            """,
            clock.GetUtcNow(), Bite);
        if (swept > 0)
            db.Run("PRAGMA incremental_vacuum(100)");

        return swept == Bite;
    });
}

/// <summary>What one person is granted; a count of 0 means no limit.</summary>
internal sealed record OverrideRow(string Name, long Count, TimeSpan Period);

internal sealed class OverrideStore(Database database)
{
    public IReadOnlyList<(Person Person, OverrideRow Row)> All() => database.Read(db => db.All(
        """
        SELECT p.number, p.id, p.handle, o.name, o.count, o.period
        FROM limit_overrides o JOIN people p ON p.number = o.person ORDER BY p.handle, o.name
        """,
        row => (
            new Person(row.Long(0), row.Id(1), row.Text(2)),
            new OverrideRow(row.Text(3), row.Long(4), TimeSpan.FromSeconds(row.Long(5))))));

    /// <summary>All of them or none.</summary>
    public Task Set(Person person, IReadOnlyList<OverrideRow> rows, Action afterCommit) => database.Write(
        db => rows.Sum(row => db.Run(
            """
            INSERT INTO limit_overrides (person, name, count, period) VALUES (?, ?, ?, ?)
            ON CONFLICT (person, name) DO UPDATE SET count = excluded.count, period = excluded.period
            """,
            person.Number, row.Name, row.Count, (long)row.Period.TotalSeconds)),
        _ => afterCommit());
}
