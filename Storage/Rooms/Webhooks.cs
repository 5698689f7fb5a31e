namespace MeetAi.Storage.Rooms;

internal sealed record WebhookDraft(string Url, WebhookEvents Events, byte[] Secret);

internal sealed record WebhookChange(string? Url, WebhookEvents? Events, bool? Enabled);

/// <summary>Where a room tells what happens in it. The secret is not here: it is shown once, when it is made.</summary>
internal sealed record Webhook(
    long Number,
    Guid Id,
    long Room,
    string Url,
    WebhookEvents Events,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt)
{
    public const string Columns =
        "w.number, w.id, w.room, w.url, w.events, w.enabled, w.disabled_reason, w.failing_since, w.created_at";

    public static Webhook Read(Row row) => new(
        row.Long(0), row.Id(1), row.Long(2), row.Text(3), (WebhookEvents)row.Long(4), row.Bool(5), row.TextOrNull(6),
        row.TimeOrNull(7), row.Time(8));
}

/// <summary>The webhooks of a room, found through the room.</summary>
internal sealed class WebhookStore(Database database, Outbox outbox, TimeProvider clock, Ids ids)
{
    public const int MostInRoom = 10;

    /// <summary>For how long deliveries are also signed with the secret before the last rotation.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// It is told what happens from now on. Null when the room has as many as it may, or the key may not manage it any
    /// more.
    /// </summary>
    public Task<Webhook?> Create(
        Key by, Room room, WebhookDraft draft, Once? once, Func<Webhook, StoredAnswer> answer)
        => database.Write(
            db =>
            {
                if (!Grants.MayManage(db, by, room, clock.GetUtcNow()) || Count(db, room) >= MostInRoom)
                    return null;

                var webhook = Insert(db, by, room, draft);
                once?.Keep(db, answer(webhook), clock.GetUtcNow());
                return webhook;
            },
            _ => outbox.Reload(room.Number));

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Webhook> List(Room room) => database.Read(db => db.All(
        $"SELECT {Webhook.Columns} FROM webhooks w WHERE room = ? ORDER BY number", Webhook.Read, room.Number));

    public Webhook? Find(Room room, Guid id) => database.Read(db => db.One(
        $"SELECT {Webhook.Columns} FROM webhooks w WHERE room = ? AND id = ?", Webhook.Read, room.Number, id));

    /// <summary>
    /// What is null stays. Disabling cancels what was still to be sent; enabling begins with what happens from then on.
    /// Null when it was deleted meanwhile, or the key may not manage the room any more.
    /// </summary>
    public Task<Webhook?> Update(Key by, Room room, Webhook webhook, WebhookChange change) => database.Write(
        db =>
        {
            if (!Grants.MayManage(db, by, room, clock.GetUtcNow()))
                return null;

            db.Run(
                "UPDATE webhooks SET url = coalesce(?, url), events = coalesce(?, events) WHERE number = ?",
                change.Url, (long?)change.Events, webhook.Number);
            if (change.Enabled == true)
                Enable(db, webhook);
            else if (change.Enabled == false)
                Disable(db, webhook.Number, reason: null, clock.GetUtcNow());

            return FindNow(db, webhook);
        },
        _ => outbox.Reload(webhook.Room));

    /// <summary>The same by the operator's hand: whether anything is sent.</summary>
    public Task<Webhook?> Switch(Webhook webhook, bool isOn) => database.Write(
        db =>
        {
            if (isOn)
                Enable(db, webhook);
            else
                Disable(db, webhook.Number, "The operator disabled it.", clock.GetUtcNow());

            return FindNow(db, webhook);
        },
        _ => outbox.Reload(webhook.Room));

    /// <summary>
    /// The secret so far goes on signing beside the new one, for a day. False, here and below, when it was deleted, or
    /// the key may not manage the room any more.
    /// </summary>
    public Task<bool> Rotate(Key by, Room room, Webhook webhook, byte[] secret) => database.Write(db
        => Grants.MayManage(db, by, room, clock.GetUtcNow()) && db.Run(
        "UPDATE webhooks SET old_secret = secret, old_secret_ends = ?, secret = ? WHERE number = ?",
        clock.GetUtcNow() + Overlap, secret, webhook.Number) > 0);

    public Task<bool> Delete(Key by, Room room, Webhook webhook) => database.Write(
        db =>
        {
            if (!Grants.MayManage(db, by, room, clock.GetUtcNow()))
                return false;

            Outbox.Drop(db, webhook.Number);
            return db.Run("DELETE FROM webhooks WHERE number = ?", webhook.Number) > 0;
        },
        _ => outbox.Reload(webhook.Room));

    /// <summary>Part of a write. Nothing is sent any more, and nothing is kept to be sent.</summary>
    public static void Disable(Session db, long webhook, string? reason, DateTimeOffset now)
    {
        db.Run("UPDATE webhooks SET enabled = 0, disabled_reason = ? WHERE number = ?", reason, webhook);
        db.Run(
            """
            UPDATE deliveries SET status = 'cancelled', next_attempt_at = NULL, kept_until = ?,
                error = 'The webhook was disabled.'
            WHERE webhook = ? AND status IN ('pending', 'failed')
            """,
            now + DeliveryStore.Kept, webhook);
    }

    private static void Enable(Session db, Webhook webhook) => db.Run(
        """
        UPDATE webhooks SET enabled = 1, disabled_reason = NULL, failures = 0, failing_since = NULL,
            position = (SELECT coalesce(max(number), 0) FROM outbox WHERE room = ?)
        WHERE number = ? AND NOT enabled
        """,
        webhook.Room, webhook.Number);

    private static Webhook? FindNow(Session db, Webhook webhook) => db.One(
        $"SELECT {Webhook.Columns} FROM webhooks w WHERE number = ?", Webhook.Read, webhook.Number);

    private static long Count(Session db, Room room)
        => db.One("SELECT count(*) FROM webhooks WHERE room = ?", row => row.Long(0), room.Number);

    private Webhook Insert(Session db, Key by, Room room, WebhookDraft draft)
    {
        var (id, now) = (ids.Next(), clock.GetUtcNow());
        var number = db.One(
            """
            INSERT INTO webhooks (id, room, url, events, secret, position, created_at, created_by)
            VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(number), 0) FROM outbox WHERE room = ?2), ?6, ?7)
            RETURNING number
            """,
            row => row.Long(0), id, room.Number, draft.Url, (long)draft.Events, draft.Secret, now,
            by.Person.Number);
        return new Webhook(number, id, room.Number, draft.Url, draft.Events, true, null, null, now);
    }
}
