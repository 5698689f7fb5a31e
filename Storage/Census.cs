using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>
/// A person, and how much is theirs: living keys, the rooms they are in, and what their messages take.
/// </summary>
internal sealed record CountedPerson(
    Person Person, DateTimeOffset CreatedAt, bool IsAdmin, long Keys, long Rooms, long Bytes,
    DateTimeOffset? LastUsed);

internal enum RoomOrder
{
    Activity,
    Size,
}

/// <summary>
/// A room, and how much is in it. Its name only where anybody may read it; its owner is the one who owns it longest.
/// Messages count what was deleted too; the bytes are by <see cref="Size"/>.
/// </summary>
internal sealed record CountedRoom(
    Guid Id, string? Name, Visibility Visibility, string? Owner, long Members, long Messages, long Bytes,
    DateTimeOffset CreatedAt, DateTimeOffset? LastMessageAt);

internal enum WebhookState
{
    Enabled,
    Disabled,
    Failing,
    Dead,
}

/// <summary>
/// A webhook, and how many of its deliveries are where: each counted up to 1000. Behind is how many events of its room
/// it has not come to.
/// </summary>
internal sealed record CountedWebhook(Webhook Webhook, Guid RoomId, long Behind, long Pending, long Failed, long Dead);

internal sealed record Totals(long People, long Keys, long Rooms, long Messages, long Webhooks);

/// <summary>
/// For the operator of the box alone: who is here and how much they have, over everybody. No method hands out what
/// somebody wrote, and none reads more rows than there are people, rooms or webhooks, however many messages there are.
/// </summary>
internal sealed class CensusStore(Database database, TimeProvider clock)
{
    private const string Living = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?1)";

    public Totals Totals() => database.Read(db => db.One(
        $"""
        SELECT (SELECT count(*) FROM people WHERE deleted_at IS NULL), (SELECT count(*) FROM keys WHERE {Living}),
            count(*), coalesce(sum(last_seq - gone), 0), (SELECT count(*) FROM webhooks)
        FROM rooms
        """,
        row => new Totals(row.Long(0), row.Long(1), row.Long(2), row.Long(3), row.Long(4)), clock.GetUtcNow()))!;

    /// <summary>The newest first, of those whose handle contains that text, in any case of A to Z.</summary>
    public (IReadOnlyList<CountedPerson> People, bool HasMore) People(string? handle, Guid? before, int limit)
        => Page(limit, database.Read(db => db.All(
            $"""
            SELECT number, id, handle, created_at,
                EXISTS (SELECT 1 FROM keys WHERE person = p.number AND is_admin AND {Living}),
                (SELECT count(*) FROM keys WHERE person = p.number AND {Living}),
                (SELECT count(*) FROM memberships WHERE person = p.number), bytes,
                (SELECT max(last_used) FROM keys WHERE person = p.number)
            FROM people p
            WHERE deleted_at IS NULL AND (?2 IS NULL OR instr(lower(handle), lower(?2)) > 0)
                AND (?3 IS NULL OR number < (SELECT number FROM people WHERE id = ?3))
            ORDER BY number DESC LIMIT ?4
            """,
            row => new CountedPerson(
                new Person(row.Long(0), row.Id(1), row.Text(2)), row.Time(3), row.Bool(4), row.Long(5), row.Long(6),
                row.Long(7), row.TimeOrNull(8)),
            clock.GetUtcNow(), handle, before, limit + 1L)));

    /// <summary>The latest active or the largest first.</summary>
    public (IReadOnlyList<CountedRoom> Rooms, bool HasMore) Rooms(RoomOrder order, Guid? before, int limit)
    {
        var by = order is RoomOrder.Size ? "last_seq - gone" : "coalesce(last_message_at, created_at)";
        return Page(limit, database.Read(db => db.All(
            $"""
            WITH page AS (
                SELECT number, id, name, visibility, last_seq - gone AS messages, bytes, created_at, last_message_at,
                    {by} AS rank
                FROM rooms
                WHERE ?1 IS NULL OR ({by}, number) < (SELECT {by}, number FROM rooms WHERE id = ?1)
                ORDER BY rank DESC, number DESC LIMIT ?2)
            SELECT id, iif(visibility = 'public', name, NULL), visibility = 'public',
                (SELECT handle FROM memberships JOIN people ON number = person
                    WHERE room = page.number AND role = 'owner' ORDER BY joined_at, person LIMIT 1),
                (SELECT count(*) FROM memberships WHERE room = page.number),
                messages, bytes, created_at, last_message_at
            FROM page ORDER BY rank DESC, number DESC
            """,
            ReadRoom, before, limit + 1L)));
    }

    /// <summary>The newest first, of a state where one is given.</summary>
    public (IReadOnlyList<CountedWebhook> Webhooks, bool HasMore) Webhooks(
        WebhookState? state, Guid? before, int limit)
    {
        var inState = state switch
        {
            null => "TRUE",
            WebhookState.Enabled => "w.enabled",
            WebhookState.Disabled => "NOT w.enabled",
            WebhookState.Failing => "w.failing_since IS NOT NULL",
            _ => "EXISTS (SELECT 1 FROM deliveries WHERE webhook = w.number AND status = 'dead')",
        };
        return Page(limit, database.Read(db => db.All(
            $"""
            {CountedWebhooks}
            WHERE {inState} AND (?1 IS NULL OR w.number < (SELECT number FROM webhooks WHERE id = ?1))
            ORDER BY w.number DESC LIMIT ?2
            """,
            ReadWebhook, before, limit + 1L)));
    }

    public CountedWebhook? FindWebhook(Guid id)
        => database.Read(db => db.One($"{CountedWebhooks} WHERE w.id = ?", ReadWebhook, id));

    private const string CountOf =
        "(SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE webhook = w.number AND status";

    private const string AtMost = "LIMIT 1000))";

    private const string CountedWebhooks =
        $"""
        SELECT {Webhook.Columns}, r.id,
            iif(w.enabled, (SELECT coalesce(max(number), 0) FROM outbox WHERE room = w.room) - w.position, 0),
            {CountOf} = 'pending' {AtMost}, {CountOf} = 'failed' {AtMost}, {CountOf} = 'dead' {AtMost}
        FROM webhooks w JOIN rooms r ON r.number = w.room
        """;

    private static (IReadOnlyList<T> Page, bool HasMore) Page<T>(int limit, List<T> found)
        => ([.. found.Take(limit)], found.Count > limit);

    private static CountedRoom ReadRoom(Row row) => new(
        row.Id(0), row.TextOrNull(1), row.Bool(2) ? Visibility.Public : Visibility.Private, row.TextOrNull(3),
        row.Long(4), row.Long(5), row.Long(6), row.Time(7), row.TimeOrNull(8));

    private static CountedWebhook ReadWebhook(Row row) => new(
        Webhook.Read(row), row.Id(9), Math.Max(row.Long(10), 0), row.Long(11), row.Long(12), row.Long(13));
}
