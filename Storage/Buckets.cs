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

/// <summary>A key with its own limit, and the key whose bucket it draws from: itself, or one it replaced.</summary>
internal sealed record LimitedKey(Guid Id, Guid Bucket);

/// <summary>Whose: a person's, or one key's of that person.</summary>
internal sealed record Override(Person Person, LimitedKey? Key, OverrideRow Row);

internal sealed class OverrideStore(Database database)
{
    public IReadOnlyList<Override> All() => database.Read(db => db.All(
        """
        SELECT p.number, p.id, p.handle, NULL, NULL, o.name, o.count, o.period
        FROM limit_overrides o JOIN people p ON p.number = o.person
        UNION ALL
        SELECT p.number, p.id, p.handle, k.id, o.bucket, o.name, o.count, o.period
        FROM key_limits o JOIN keys k ON k.number = o.key JOIN people p ON p.number = k.person
        WHERE k.revoked_at IS NULL
        ORDER BY 3, 4, 6
        """,
        row => new Override(
            new Person(row.Long(0), row.Id(1), row.Text(2)),
            row.IdOrNull(3) is { } key ? new LimitedKey(key, row.Id(4)) : null,
            new OverrideRow(row.Text(5), row.Long(6), TimeSpan.FromSeconds(row.Long(7))))));

    /// <summary>All of them or none.</summary>
    public Task Set(Person person, IReadOnlyList<OverrideRow> rows, Action afterCommit) => database.Write(
        db => rows.Sum(row => db.Run(
            """
            INSERT INTO limit_overrides (person, name, count, period) VALUES (?, ?, ?, ?)
            ON CONFLICT (person, name) DO UPDATE SET count = excluded.count, period = excluded.period
            """,
            person.Number, row.Name, row.Count, (long)row.Period.TotalSeconds)),
        _ => afterCommit());

    /// <summary>The same for one key, and for those with which it shares a bucket.</summary>
    public Task Set(Key key, IReadOnlyList<OverrideRow> rows, Action afterCommit) => database.Write(
        db => rows.Sum(row =>
        {
            db.Run(
                "INSERT OR IGNORE INTO key_limits (key, name, count, period, bucket) VALUES (?, ?, 0, 0, ?)",
                key.Number, row.Name, key.Id);
            return db.Run(
                """
                UPDATE key_limits SET count = ?, period = ? WHERE name = ?3
                    AND bucket = (SELECT bucket FROM key_limits WHERE key = ?4 AND name = ?3)
                """,
                row.Count, (long)row.Period.TotalSeconds, row.Name, key.Number);
        }),
        _ => afterCommit());
}
