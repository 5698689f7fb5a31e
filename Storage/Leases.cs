namespace MeetAi.Storage;

/// <summary>What was taken, and when the next job is to run of those kinds that have room left.</summary>
internal sealed record Taken(IReadOnlyList<Job> Jobs, DateTimeOffset? Next);

/// <summary>Which leases turned out to be lost, and when the first of all that are left ends.</summary>
internal sealed record Kept(IReadOnlyList<Job> Lost, DateTimeOffset? Next);

/// <summary>The job is not ours any more: cancelled, or taken by somebody else.</summary>
internal sealed class LeaseLost() : Exception("The lease of the job was lost.");

/// <summary>
/// A job is run at least once, and never by two at a time: whoever takes it holds a lease, and what is said of it later
/// counts only while that lease is held. When the holder dies, the lease ends and the job waits again. Who does things
/// outside the database, which no lease can take back, stops when the lease is lost.
/// </summary>
internal sealed class LeaseStore(Database database, TimeProvider clock, Ids ids)
{
    public const string FirstWaiting =
        """
        SELECT number, run_at FROM jobs WHERE state = 'queued' AND queue = ? AND kind = ?
        ORDER BY run_at, number LIMIT ?
        """;

    private const int LongestError = 1000;

    /// <summary>How long a job is its holder's without a word from it.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Takes jobs that are to run now: at most <paramref name="most"/>, of each kind as many as it has room for, fair
    /// between the queues. <paramref name="turn"/> is how many were taken before.
    /// </summary>
    public Task<Taken> Take(IReadOnlyDictionary<string, int> room, int most, long turn) => database.Write(db =>
    {
        var (now, lease) = (clock.GetUtcNow(), ids.Next());
        var waiting = room.SelectMany(kind => First(db, kind.Key, Math.Min(kind.Value, most))).ToList();
        var picked = Turns.Pick(waiting.Where(one => one.RunAt <= now), room, most, turn);
        return new Taken(
            [.. picked.Select(one => Grant(db, one, lease, now))],
            waiting.Where(one => one.RunAt > now).Min(one => (DateTimeOffset?)one.RunAt));
    });

    /// <summary>
    /// Prolongs the leases of those still held, then puts back what others held too long; and what ends later than any
    /// lease can, as the clock was set back since.
    /// </summary>
    public Task<Kept> Keep(IReadOnlyList<Job> held) => database.Write(db =>
    {
        var now = clock.GetUtcNow();
        var lost = held.Where(job => !Prolong(db, job, now)).ToList();
        db.Run(
            """
            UPDATE jobs SET state = 'queued', lease = NULL, lease_ends = NULL
            WHERE state = 'leased' AND (lease_ends <= ?1 OR lease_ends > ?2)
            """,
            now, now + Length);
        return new Kept(
            lost, db.One("SELECT min(lease_ends) FROM jobs WHERE state = 'leased'", row => row.TimeOrNull(0)));
    });

    /// <summary>
    /// Part of the write that did a piece of the work. When the lease is lost, somebody else may be at it: this throws
    /// <see cref="LeaseLost"/>, and nothing of that write is stored.
    /// </summary>
    public static void Advance(Session db, Job job, long by)
    {
        var held = db.Run(
            "UPDATE jobs SET progress = progress + ? WHERE number = ? AND lease = ?", by, job.Number, job.Lease);
        if (held == 0)
            throw new LeaseLost();
    }

    /// <summary>What it was given is forgotten. False, here and below, when the lease is lost.</summary>
    public Task<bool> Finish(Job job, string? result)
        => End(job with { State = JobState.Done, Payload = "", Result = result, Error = null });

    public Task<bool> Retry(Job job, DateTimeOffset at, string error)
        => End(job with { State = JobState.Queued, Error = error }, at);

    public Task<bool> Bury(Job job, string error) => End(job with { State = JobState.Dead, Error = error });

    /// <summary>As if it had not been taken: no attempt was made in earnest.</summary>
    public Task<bool> PutBack(Job job, DateTimeOffset at)
        => End(job with { State = JobState.Queued, Attempts = job.Attempts - 1 }, at);

    /// <summary>The first rows of a kind in each queue: ready ones, or the one that will be.</summary>
    private static IEnumerable<Waiting> First(Session db, string kind, int most)
        => Enumerable.Range(0, Turns.Queues).SelectMany(queue => db.All(
            FirstWaiting, row => new Waiting(row.Long(0), queue, kind, row.Time(1)), queue, kind, most));

    private static Job Grant(Session db, Waiting one, Guid lease, DateTimeOffset now)
    {
        db.Run(
            "UPDATE jobs SET state = 'leased', lease = ?, lease_ends = ?, attempts = attempts + 1 WHERE number = ?",
            lease, now + Length, one.Number);
        return db.One($"SELECT {Job.Columns} FROM jobs WHERE number = ?", Job.Read, one.Number)!;
    }

    private static bool Prolong(Session db, Job job, DateTimeOffset now) => db.Run(
        "UPDATE jobs SET lease_ends = ? WHERE number = ? AND lease = ?", now + Length, job.Number, job.Lease) > 0;

    /// <summary>It runs again at that time, unless it was hastened since it was taken.</summary>
    private Task<bool> End(Job job, DateTimeOffset? at = null) => database.Write(db => db.Run(
        """
        UPDATE jobs SET state = ?, lease = NULL, lease_ends = NULL, payload = ?, run_at = iif(run_at = ?, ?, run_at),
            attempts = ?, result = ?, error = ?, ended_at = ?
        WHERE number = ? AND lease = ?
        """,
        job.State.Text(), job.Payload, job.RunAt, at ?? job.RunAt, job.Attempts, job.Result, Cut(job.Error),
        job.State is JobState.Queued ? default(DateTimeOffset?) : clock.GetUtcNow(), job.Number, job.Lease) > 0);

    private static string? Cut(string? error) => error is { Length: > LongestError } ? error[..LongestError] : error;
}
