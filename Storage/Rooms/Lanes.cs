using System.Globalization;

namespace MeetAi.Storage.Rooms;

/// <summary>Where a delivery goes, and what it is signed with: one secret, or two during a rotation.</summary>
internal sealed record Destination(string Url, IReadOnlyList<byte[]> Secrets);

/// <summary>
/// A delivery whose turn it is. <c>Room</c> is where its event happened, unless the room is gone and named here
/// instead; <c>Failures</c> how many attempts failed since one succeeded; <c>Trace</c> the request that made it happen.
/// </summary>
internal sealed record Dispatch(
    Delivery Delivery, long Webhook, Destination To, long? Room, (Guid Id, string Name)? DeletedRoom, int Failures,
    string? Trace);

/// <summary>
/// What the box itself has to send, a lane for each webhook. Deliveries are made from the outbox when their turn comes
/// near, so that a receiver that does not answer costs a post nothing. A failed one waits for its time as a job; when
/// it has come, it goes back into its lane. A pending delivery and a webhook's position say all that a new process must
/// know, and a delivery's id is stored before it is sent: after a crash it is sent again under the same id.
/// </summary>
internal sealed class LaneStore(Database database, Outbox outbox, JobStore jobs, TimeProvider clock, Ids ids)
{
    /// <summary>The kind of job that a failed delivery waits as.</summary>
    public const string Retry = "webhook_retry";

    private const int Window = 64, Trimmed = 4 * Window;

    /// <summary>After so long without a single success a webhook is disabled.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromDays(10);

    /// <summary>The webhooks that have something to send.</summary>
    public IReadOnlyList<long> Waiting() => database.Read(db => db.All(
        """
        SELECT webhook FROM deliveries WHERE status = 'pending'
        UNION SELECT number FROM webhooks w
        WHERE enabled AND position < (SELECT max(number) FROM outbox WHERE room = w.room)
        """,
        row => row.Long(0)));

    /// <summary>The first that waits, with everything as it is now: address, secrets, whether it is enabled.</summary>
    public Dispatch? Next(long webhook) => database.Read(db => db.One(
        $"""
        SELECT {Delivery.Columns}, d.webhook, coalesce(d.url, w.url), coalesce(d.secret, w.secret),
            iif(d.secret IS NULL, w.old_secret, d.old_secret), coalesce(d.old_secret_ends, w.old_secret_ends, 0),
            w.room, d.room_id, d.room_name, w.failures, d.trace
        FROM deliveries d LEFT JOIN webhooks w ON w.number = d.webhook
        WHERE d.webhook = ? AND d.status = 'pending' AND (w.enabled OR d.url IS NOT NULL)
        ORDER BY d.number LIMIT 1
        """,
        Read, webhook));

    public Destination To(Webhook webhook) => database.Read(db => db.One(
        "SELECT url, secret, old_secret, coalesce(old_secret_ends, 0) FROM webhooks WHERE number = ?",
        row => To(row, 0), webhook.Number))!;

    /// <summary>Makes the next deliveries from the outbox. False when there was nothing new.</summary>
    public async Task<bool> Fill(long webhook)
        => database.Read(db => News(db, webhook, most: 1)).Count > 0 && await database.Write(db =>
        {
            var news = News(db, webhook, Window);
            foreach (var one in news.Where(one => one.IsAskedFor))
            {
                db.Run(
                    """
                    INSERT INTO deliveries (id, webhook, event, place, at, status, created_at, trace)
                    VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)
                    """,
                    ids.Next(), webhook, (long)one.Event, one.Place, one.At, clock.GetUtcNow(), one.Trace);
            }

            if (news is [.., var last])
            {
                db.Run("UPDATE webhooks SET position = ? WHERE number = ?", last.Number, webhook);
                Outbox.Trim(db, last.Room, Trimmed);
            }

            return news.Count > 0;
        });

    /// <summary>It has arrived.</summary>
    public Task Succeed(Dispatch dispatch, Outcome outcome) => database.Write(db =>
    {
        var now = clock.GetUtcNow();
        if (dispatch.Failures > 0)
            Recover(db, dispatch.Webhook);

        return Note(db, dispatch, outcome, DeliveryStatus.Succeeded, keptUntil: now + DeliveryStore.Kept, at: now);
    });

    /// <summary>It has nothing to tell any more: what it was about is gone.</summary>
    public Task Cancel(Dispatch dispatch, string reason) => database.Write(db => db.Run(
        "UPDATE deliveries SET status = 'cancelled', error = ?, kept_until = ? WHERE number = ? AND status = 'pending'",
        reason, clock.GetUtcNow() + DeliveryStore.Kept, dispatch.Delivery.Number));

    /// <summary>
    /// It waits for <paramref name="next"/>, or is dead when there is none. Returns why the webhook was disabled, if it
    /// was: by <paramref name="reason"/>, or because nothing but failures came for ten days.
    /// </summary>
    public Task<string?> Fail(
        Dispatch dispatch, Outcome outcome, DateTimeOffset? next, string? reason) => database.Write(
        db =>
        {
            var (now, number) = (clock.GetUtcNow(), dispatch.Delivery.Number);
            var status = next is null ? DeliveryStatus.Dead : DeliveryStatus.Failed;
            DateTimeOffset? keptUntil = next is null ? now + DeliveryStore.KeptDead : null;
            if (!Note(db, dispatch, outcome, status, next, keptUntil))
                return null; // cancelled, or gone with its webhook

            if (next is not null)
                jobs.Enqueue(db, new JobDraft(Retry, 1, number.ToString(CultureInfo.InvariantCulture), next));

            reason ??= CountFailure(db, dispatch.Webhook, now);
            if (reason is not null)
                WebhookStore.Disable(db, dispatch.Webhook, reason, now);

            return reason;
        },
        disabled =>
        {
            if (disabled is not null && dispatch.Room is { } room)
                outbox.Reload(room);
        });

    /// <summary>
    /// Its time has come: it goes back into its lane, whose webhook is returned. When it has not, that time is.
    /// </summary>
    public Task<(long? Webhook, DateTimeOffset? Later)> Requeue(long delivery) => database.Write(db =>
    {
        var found = db.One(
            "SELECT webhook, next_attempt_at FROM deliveries WHERE number = ? AND status = 'failed'",
            row => (Webhook: (long?)row.Long(0), At: row.TimeOrNull(1)), delivery);
        if (found.At > clock.GetUtcNow())
            return (default(long?), found.At);

        if (found.Webhook is not null)
            db.Run("UPDATE deliveries SET status = 'pending', next_attempt_at = NULL WHERE number = ?", delivery);

        return (found.Webhook, default(DateTimeOffset?));
    });

    /// <summary>Part of a write: the receiver has answered.</summary>
    public static void Recover(Session db, long webhook)
        => db.Run("UPDATE webhooks SET failures = 0, failing_since = NULL WHERE number = ?", webhook);

    private static string? CountFailure(Session db, long webhook, DateTimeOffset now)
    {
        db.Run(
            "UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, ?) WHERE number = ?",
            now, webhook);
        var since = db.One("SELECT failing_since FROM webhooks WHERE number = ?", row => row.TimeOrNull(0), webhook);
        return now - since >= patience ? "Nothing but failures came for ten days." : null;
    }

    private static bool Note(
        Session db, Dispatch dispatch, Outcome outcome, DeliveryStatus status,
        DateTimeOffset? next = null, DateTimeOffset? keptUntil = null, DateTimeOffset? at = null) => db.Run(
        """
        UPDATE deliveries SET status = ?, attempts = attempts + 1, next_attempt_at = ?, response_status = ?,
            response_ms = ?, response_body = CASE WHEN place IS NULL OR EXISTS (
                SELECT 1 FROM messages m WHERE m.place = deliveries.place AND m.deleted_at IS NULL) THEN ? END,
            error = ?, delivered_at = ?, kept_until = ?
        WHERE number = ? AND status = 'pending'
        """,
        DeliveryStore.Text(status), next, outcome.Status, outcome.Milliseconds, outcome.Body, outcome.Error, at,
        keptUntil, dispatch.Delivery.Number) > 0;

    private static List<News> News(Session db, long webhook, int most) => db.All(
        """
        SELECT o.room, o.number, o.event, o.place, o.at, o.event & w.events, o.trace
        FROM webhooks w JOIN outbox o ON o.room = w.room AND o.number > w.position
        WHERE w.number = ? AND w.enabled ORDER BY o.number LIMIT ?
        """,
        row => new News(
            row.Long(0), row.Long(1), (WebhookEvents)row.Long(2), row.IsNull(3) ? null : row.Long(3), row.Time(4),
            row.Bool(5), row.TextOrNull(6)),
        webhook, most);

    private Dispatch Read(Row row) => new(
        Delivery.Read(row), row.Long(14), To(row, 15), row.IsNull(19) ? null : row.Long(19),
        row.IsNull(20) ? null : (row.Id(20), row.Text(21)), (int)row.Long(22), row.TextOrNull(23));

    private Destination To(Row row, int from) => new(
        row.Text(from),
        row.IsNull(from + 2) || row.Time(from + 3) <= clock.GetUtcNow()
            ? [row.Bytes(from + 1)]
            : [row.Bytes(from + 1), row.Bytes(from + 2)]);
}

/// <summary>A row of the outbox that a webhook has not looked at.</summary>
internal sealed record News(
    long Room, long Number, WebhookEvents Event, long? Place, DateTimeOffset At, bool IsAskedFor, string? Trace);
