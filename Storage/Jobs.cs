namespace MeetAi.Storage;

/// <summary>
/// The durable queue: one table for the later work of every module. A job is enqueued inside the same write as the fact
/// that causes it, so there is neither one without the other. How jobs are taken and ended is in
/// <see cref="LeaseStore"/>; here they are put in, looked at, and changed by the operator's hand. Dead ones are kept
/// until somebody decides.
/// </summary>
internal sealed class JobStore
{
    private const int Bite = 1000;
    private static readonly TimeSpan kept = TimeSpan.FromDays(1);

    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly Ids ids;
    private bool hasNew; // of the writer's thread alone; true for a change that was undone, too, which harms nobody

    public JobStore(Database database, TimeProvider clock, Ids ids)
    {
        (this.database, this.clock, this.ids) = (database, clock, ids);
        database.AfterGroup += Announce;
    }

    /// <summary>Runs on the writer's thread after a commit that put something in a queue.</summary>
    public Action? Ready { get; set; }

    /// <summary>
    /// Part of somebody else's write. Null when a living job of the kind has that dedupe key: it may be running
    /// already, so such a kind must look for its work when it runs, and look again before it ends.
    /// </summary>
    public long? Enqueue(Session db, JobDraft draft)
    {
        var now = clock.GetUtcNow();
        var made = db.Run(
            """
            INSERT INTO jobs (id, kind, queue, state, payload, run_at, dedupe_key, created_at)
            VALUES (?, ?, ?, 'queued', ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            ids.Next(), draft.Kind, draft.Queue, draft.Payload, draft.RunAt ?? now, draft.DedupeKey, now);
        if (made == 0)
            return null;

        hasNew = true;
        return db.One("SELECT last_insert_rowid()", row => row.Long(0));
    }

    /// <summary>Part of somebody else's write: what waits of that kind runs now, and what runs, once more.</summary>
    public void Hasten(Session db, string kind)
    {
        db.Run(
            """
            UPDATE jobs SET run_at = iif(state = 'leased', run_at + 1, ?)
            WHERE kind = ? AND state IN ('queued', 'leased')
            """,
            clock.GetUtcNow(), kind);
        hasNew = true;
    }

    public Job? Find(Guid id)
        => database.Read(db => db.One($"SELECT {Job.Columns} FROM jobs WHERE id = ?", Job.Read, id));

    /// <summary>
    /// Newest first, from the one after <paramref name="before"/> on, of all states and kinds where none is given.
    /// </summary>
    public (IReadOnlyList<Job> Jobs, bool HasMore) List(JobState? state, string? kind, Guid? before, int limit)
    {
        var inState = state is { } one ? $"state = '{one.Text()}'" : "TRUE"; // a parameter would not find the index
        var jobs = database.Read(db => db.All(
            $"""
            SELECT {Job.Columns} FROM jobs
            WHERE {inState} AND (?1 IS NULL OR kind = ?1)
                AND (?2 IS NULL OR number < (SELECT number FROM jobs WHERE id = ?2))
            ORDER BY number DESC LIMIT ?3
            """,
            Job.Read, kind, before, limit + 1L));
        return ([.. jobs.Take(limit)], jobs.Count > limit);
    }

    /// <summary>How many there are, but for those that are done.</summary>
    public IReadOnlyList<(JobState State, long Jobs)> Count() => database.Read(db => db.One(
        """
        SELECT (SELECT count(*) FROM jobs WHERE state = 'queued'), (SELECT count(*) FROM jobs WHERE state = 'leased'),
            (SELECT count(*) FROM jobs WHERE state = 'dead'), (SELECT count(*) FROM jobs WHERE state = 'cancelled')
        """,
        row => new[]
        {
            (JobState.Queued, row.Long(0)), (JobState.Leased, row.Long(1)), (JobState.Dead, row.Long(2)),
            (JobState.Cancelled, row.Long(3)),
        }))!;

    /// <summary>
    /// A dead or cancelled one begins anew, now. False when it is neither, or when another living job has its dedupe
    /// key.
    /// </summary>
    public Task<bool> Revive(Job job) => database.Write(db =>
    {
        var revived = db.Run(
            """
            UPDATE OR IGNORE jobs SET state = 'queued', run_at = ?, attempts = 0, ended_at = NULL
            WHERE number = ? AND state IN ('dead', 'cancelled')
            """,
            clock.GetUtcNow(), job.Number) > 0;
        hasNew |= revived;
        return revived;
    });

    /// <summary>One that waits or runs shall not: who holds it has lost its lease. False when it has ended.</summary>
    public Task<bool> Cancel(Job job) => database.Write(db => db.Run(
        """
        UPDATE jobs SET state = 'cancelled', lease = NULL, lease_ends = NULL, ended_at = ?
        WHERE number = ? AND state IN ('queued', 'leased')
        """,
        clock.GetUtcNow(), job.Number) > 0);

    /// <summary>Forgets one that has ended. False when it has not.</summary>
    public Task<bool> Drop(Job job) => database.Write(db => db.Run(
        "DELETE FROM jobs WHERE number = ? AND state IN ('done', 'dead', 'cancelled')", job.Number) > 0);

    /// <summary>Removes a bite of those done more than a day ago, and says whether there is more.</summary>
    public Task<bool> Sweep() => database.Write(db => db.Run(
        """
        DELETE FROM jobs WHERE number IN (SELECT number FROM jobs WHERE state = 'done' AND ended_at <= ? LIMIT ?)
        """,
        clock.GetUtcNow() - kept, Bite) == Bite);

    private void Announce()
    {
        if (!hasNew)
            return;

        hasNew = false;
        Ready?.Invoke();
    }
}
