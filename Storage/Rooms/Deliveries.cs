namespace MeetAi.Storage.Rooms;

/// <summary>
/// Pending waits for its turn; failed waits for its time; dead was tried as often as it may; cancelled shall not be
/// sent any more. Whether a pending one is being sent just now, only the sender knows.
/// </summary>
internal enum DeliveryStatus
{
    Pending,
    Delivering,
    Succeeded,
    Failed,
    Dead,
    Cancelled,
}

/// <summary>One event on its way to one webhook, and what came of it so far.</summary>
internal sealed record Delivery(
    long Number,
    Guid Id,
    WebhookEvents Event,
    long? Place,
    DateTimeOffset At,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    Outcome? Last,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeliveredAt)
{
    public const string Columns =
        """
        d.number, d.id, d.event, d.place, d.at, d.status, d.attempts, d.next_attempt_at, d.response_status,
        d.response_ms, d.response_body, d.error, d.created_at, d.delivered_at
        """;

    public static Delivery Read(Row row) => new(
        row.Long(0), row.Id(1), (WebhookEvents)row.Long(2), row.IsNull(3) ? null : row.Long(3), row.Time(4),
        Enum.Parse<DeliveryStatus>(row.Text(5), ignoreCase: true), (int)row.Long(6), row.TimeOrNull(7),
        row.IsNull(9) && row.IsNull(11) ? null : ReadOutcome(row), row.Time(12), row.TimeOrNull(13));

    private static Outcome ReadOutcome(Row row) => new(
        row.IsNull(8) ? null : (int)row.Long(8), (int)row.Long(9), row.TextOrNull(10), row.TextOrNull(11));
}

/// <summary>What one try came to: the answer's status and its first part, or the error. Null is success.</summary>
internal sealed record Outcome(int? Status, int Milliseconds, string? Body, string? Error)
{
    public bool Succeeded => Error is null;
}

/// <summary>The deliveries of a webhook, as its owner sees and repeats them.</summary>
internal sealed class DeliveryStore(Database database, TimeProvider clock)
{
    private const int Bite = 1000;

    /// <summary>How long one that is over is kept; a dead one ten times as long.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(3);

    public static TimeSpan KeptDead { get; } = 10 * Kept;

    /// <summary>Newest first, from the one after <paramref name="before"/> on.</summary>
    public (IReadOnlyList<Delivery> Deliveries, bool HasMore) List(
        Webhook webhook, DeliveryStatus? status, Guid? before, int limit)
    {
        var inStatus = status is null ? "?2 IS NULL" : "d.status = ?2"; // each has its index
        var found = database.Read(db => db.All(
            $"""
            SELECT {Delivery.Columns} FROM deliveries d
            WHERE d.webhook = ?1 AND {inStatus}
                AND (?3 IS NULL OR d.number < (SELECT number FROM deliveries WHERE id = ?3 AND webhook = ?1))
            ORDER BY d.number DESC LIMIT ?4
            """,
            Delivery.Read, webhook.Number, Text(status), before, limit + 1L));
        return ([.. found.Take(limit)], found.Count > limit);
    }

    public Delivery? Find(Webhook webhook, Guid id) => database.Read(db => Find(db, webhook, id));

    /// <summary>Once more from the start, with the same id and the whole schedule before it; a test is not.</summary>
    public Task<Delivery?> Replay(Webhook webhook, Guid id, Action afterCommit) => database.Write(
        db =>
        {
            db.Run($"{Again} WHERE webhook = ? AND id = ? AND status <> 'pending'", webhook.Number, id);
            return Find(db, webhook, id);
        },
        _ => afterCommit());

    /// <summary>The same for all dead ones of what happened since then; says how many there were.</summary>
    public Task<int> Replay(Webhook webhook, DateTimeOffset since, Action afterCommit) => database.Write(
        db => db.Run(
            $"{Again} WHERE webhook = ? AND status = 'dead' AND at >= ? AND event <> ?",
            webhook.Number, since, (long)WebhookEvents.Test),
        _ => afterCommit());

    /// <summary>Writes down what was tried by hand, once; an answer ends the count of failures.</summary>
    public Task<Delivery> Keep(Webhook webhook, Guid id, DateTimeOffset at, Outcome outcome) => database.Write(db =>
    {
        var now = clock.GetUtcNow();
        db.Run(
            """
            INSERT INTO deliveries (id, webhook, event, at, status, attempts, response_status, response_ms,
                response_body, error, created_at, delivered_at, kept_until)
            VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
            """,
            id, webhook.Number, (long)WebhookEvents.Test, at, outcome.Succeeded ? "succeeded" : "dead",
            outcome.Status, outcome.Milliseconds, outcome.Body, outcome.Error, at,
            outcome.Succeeded ? now : default(DateTimeOffset?), now + Kept);
        if (outcome.Succeeded)
            LaneStore.Recover(db, webhook.Number);

        return Find(db, webhook, id)!;
    });

    /// <summary>Part of the write that takes messages away: what was answered to them may say them again.</summary>
    public static void Forget(Session db, long first, long last)
        => db.Run("UPDATE deliveries SET response_body = NULL WHERE place BETWEEN ? AND ?", first, last);

    /// <summary>Removes a bite of what was kept long enough, and says whether there is more.</summary>
    public Task<bool> Sweep() => database.Write(db => db.Run(
        "DELETE FROM deliveries WHERE number IN (SELECT number FROM deliveries WHERE kept_until <= ? LIMIT ?)",
        clock.GetUtcNow(), Bite) == Bite);

    private const string Again =
        """
        UPDATE deliveries SET status = 'pending', attempts = 0, next_attempt_at = NULL, delivered_at = NULL,
            kept_until = NULL
        """;

    private static Delivery? Find(Session db, Webhook webhook, Guid id) => db.One(
        $"SELECT {Delivery.Columns} FROM deliveries d WHERE d.webhook = ? AND d.id = ?",
        Delivery.Read, webhook.Number, id);

    public static string? Text(DeliveryStatus? status) => status?.ToString().ToLowerInvariant();
}
