using System.Collections.Concurrent;

namespace MeetAi.Storage.Rooms;

/// <summary>What a webhook can be told of; a set of them is what it asked for.</summary>
[Flags]
internal enum WebhookEvents
{
    None = 0,
    MessageCreated = 1,
    MessageDeleted = 2,
    RoomUpdated = 4,
    RoomDeleted = 8,
    Any = MessageCreated | MessageDeleted | RoomUpdated | RoomDeleted,

    /// <summary>Sent by hand; nobody asks for it.</summary>
    Test = 16,
}

/// <summary>
/// What webhooks will be told, written in the commit of the fact itself: one short row, however many webhooks the room
/// has and whatever their receivers do. Deliveries are made from it later (<see cref="LaneStore"/>), a few at a time. A
/// room without webhooks costs a look into a dictionary.
/// </summary>
internal sealed class Outbox
{
    private static readonly TimeSpan kept = TimeSpan.FromDays(10);

    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly Ids ids;
    private readonly ConcurrentDictionary<long, Listening> rooms = new();
    private readonly HashSet<long> woken = []; // webhooks; of the writer's thread alone; too many do no harm

    public Outbox(Database database, TimeProvider clock, Ids ids)
    {
        (this.database, this.clock, this.ids) = (database, clock, ids);
        var all = database.Read(db => db.All(
            "SELECT number, events, room FROM webhooks WHERE enabled", row => (Read(row), Room: row.Long(2))));
        foreach (var webhooks in all.GroupBy(one => one.Room, one => one.Item1))
            rooms[webhooks.Key] = Listening.Of([.. webhooks]);

        database.AfterGroup += Wake;
    }

    /// <summary>Runs on the writer's thread, after a commit, for each webhook that has something to be told.</summary>
    public Action<long>? Ready { get; set; }

    /// <summary>Part of the write that makes it true. <paramref name="place"/> is that of a message.</summary>
    public void Add(Session db, Room room, WebhookEvents happened, DateTimeOffset at, long? place = null)
    {
        if (!rooms.TryGetValue(room.Number, out var listening) || (listening.Events & happened) == 0)
            return;

        db.Run(
            """
            INSERT INTO outbox (room, number, event, place, at, trace)
            VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM outbox WHERE room = ?1), ?2, ?3, ?4, ?5)
            """,
            room.Number, (long)happened, place, at, db.Cause?.Id);
        woken.UnionWith(listening.Webhooks);
    }

    /// <summary>
    /// The last thing that is told of a room, part of the write that deletes it: each delivery takes its webhook's
    /// address and secrets along. What else was still to be told goes with the room.
    /// </summary>
    public void AddRoomDeleted(Session db, Room room, DateTimeOffset at)
    {
        var webhooks = db.All(
            "SELECT number, enabled AND events & ? FROM webhooks WHERE room = ?",
            row => (Number: row.Long(0), IsTold: row.Bool(1)), (long)WebhookEvents.RoomDeleted, room.Number);
        foreach (var (webhook, isTold) in webhooks)
        {
            Drop(db, webhook);
            if (!isTold)
                continue;

            db.Run(
                """
                INSERT INTO deliveries (id, webhook, event, at, status, created_at, room_id, room_name,
                    trace, url, secret, old_secret, old_secret_ends)
                SELECT ?, number, ?, ?3, 'pending', ?3, ?, ?, ?, url, secret, old_secret, old_secret_ends
                FROM webhooks WHERE number = ?
                """,
                ids.Next(), (long)WebhookEvents.RoomDeleted, at, room.Id, room.Name, db.Cause?.Id, webhook);
            woken.Add(webhook);
        }
    }

    /// <summary>What was to be sent for a webhook that goes; what is over ages like everything.</summary>
    public static void Drop(Session db, long webhook) => db.Run(
        "DELETE FROM deliveries WHERE webhook = ? AND status IN ('pending', 'failed')", webhook);

    /// <summary>Part of a write: removes a bite of what every webhook of the room has looked at.</summary>
    public static void Trim(Session db, long room, int bite) => db.Run(
        """
        DELETE FROM outbox WHERE room = ?1 AND number IN (
            SELECT number FROM outbox WHERE room = ?1
                AND number <= (SELECT min(position) FROM webhooks WHERE room = ?1 AND enabled)
                AND number < (SELECT max(number) FROM outbox WHERE room = ?1)
            ORDER BY number LIMIT ?2)
        """,
        room, bite);

    /// <summary>
    /// Removes a bite of what nobody listens to any more, and of what could not even be tried in ten days; says whether
    /// there is more. The last row of a room that somebody listens to stays.
    /// </summary>
    public async Task<bool> Sweep()
    {
        const int Bite = 1000;
        var old = clock.GetUtcNow() - kept;
        var room = database.Read(db => db.One(
            """
            SELECT room FROM outbox o
            WHERE at <= ? AND number < (SELECT max(number) FROM outbox WHERE room = o.room)
                OR NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.room = o.room AND enabled)
            LIMIT 1
            """,
            row => row.Long(0), old));
        return room > 0 && await database.Write(db => db.Run(
            """
            DELETE FROM outbox WHERE room = ?1 AND number IN (
                SELECT number FROM outbox WHERE room = ?1 AND (
                    at <= ?2 AND number < (SELECT max(number) FROM outbox WHERE room = ?1)
                    OR NOT EXISTS (SELECT 1 FROM webhooks WHERE room = ?1 AND enabled))
                ORDER BY number LIMIT ?3)
            """,
            room, old, Bite) > 0);
    }

    /// <summary>After the commit of whatever changed a room's webhooks.</summary>
    public void Reload(long room)
    {
        var webhooks = database.Read(db => db.All(
            "SELECT number, events FROM webhooks WHERE room = ? AND enabled", Read, room));
        if (webhooks.Count == 0)
            rooms.TryRemove(room, out _);
        else
            rooms[room] = Listening.Of(webhooks);
    }

    private static (long Number, WebhookEvents Events) Read(Row row) => (row.Long(0), (WebhookEvents)row.Long(1));

    private void Wake()
    {
        foreach (var webhook in woken)
            Ready?.Invoke(webhook);

        woken.Clear();
    }

    private sealed record Listening(WebhookEvents Events, long[] Webhooks)
    {
        public static Listening Of(IReadOnlyList<(long Number, WebhookEvents Events)> webhooks) => new(
            webhooks.Aggregate(WebhookEvents.None, (all, one) => all | one.Events),
            [.. webhooks.Select(one => one.Number)]);
    }
}
