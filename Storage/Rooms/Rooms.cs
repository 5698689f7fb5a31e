using System.Globalization;

namespace MeetAi.Storage.Rooms;

/// <summary>Rooms, found through a person's membership.</summary>
internal sealed class RoomStore(
    Database database, Outbox outbox, JobStore jobs, LiveKeys keys, Cache<(long Person, Guid Room), Room> cache,
    Quotas quotas, TimeProvider clock, Ids ids)
{
    /// <summary>The kind of job that removes a deleted room's messages; its payload is the room's number.</summary>
    public const string Sweep = "sweep_room";

    /// <summary>Another way: the code of an invite. The third is <see cref="PublicRoomStore"/>.</summary>
    public const string OfInvites = "invites i JOIN rooms r ON r.number = i.room";

    private const string Columns =
        $"r.number, r.id, r.name, r.visibility, r.anonymous_posts, m.role, r.created_at, {Retention.Columns}";

    private const string Mine = "memberships m JOIN rooms r ON r.number = m.room";
    private const string Newest = "(SELECT id FROM messages WHERE place = r.number << 32 | r.last_seq)";
    private const string Included = "(?2 IS NULL OR r.id IN (SELECT room FROM key_rooms WHERE key = ?2))";

    /// <summary>
    /// Makes a room that the key's person owns; null when they have as many as they may. A room that begins public lets
    /// anonymous people post.
    /// </summary>
    public Task<Room?> Create(
        Key by, RoomDraft draft, Once? once, Func<Room, StoredAnswer> answer, Action<Room> afterCommit)
        => database.Write(
            db =>
            {
                if (Usage.IsTooMuch(db, quotas, by))
                    return null;

                var room = Insert(db, by.Person, draft);
                once?.Keep(db, answer(room), clock.GetUtcNow());
                return room;
            },
            made =>
            {
                if (made is not null)
                    afterCommit(made);
            });

    public Room? Find(Key key, Guid id)
        => key.Rights.Include(id) ? cache.Find((key.Person.Number, id), _ => FindNow(key, id)) : null;

    /// <summary>The same, past the cache: for whoever goes on listening and must not have missed a change.</summary>
    public Room? FindNow(Key key, Guid id)
        => key.Rights.Include(id) ? database.Read(db => Find(db, key.Person, id)) : null;

    /// <summary>
    /// The room behind a webhook that an owner of it has made; null when it is gone. For the box itself, which has to
    /// tell what happened there.
    /// </summary>
    public Room? Behind(Dispatch dispatch) => database.Read(db => db.One(
        $"""
        SELECT r.number, r.id, r.name, r.visibility, r.anonymous_posts, 'owner', r.created_at, {Retention.Columns}
        FROM rooms r WHERE r.number = ?
        """,
        Read, dispatch.Room));

    public RoomActivity? Activity(Room room) => database.Read(db => db.One(
        "SELECT last_seq, last_message_at, tombstones FROM rooms WHERE number = ?",
        row => new RoomActivity(row.Long(0), row.TimeOrNull(1), row.Long(2)), room.Number));

    /// <summary>The rooms that the key may see. Ids of messages rise in commit order, over all rooms.</summary>
    public RoomPage List(Key key, RoomQuery query) => database.Read(db =>
    {
        var cursor = db.One(
            $"SELECT max({Newest}) FROM {Mine} WHERE m.person = ?1 AND {Included}",
            row => row.IdOrNull(0), key.Person.Number, Limited(key)); // first: what comes in between is told again
        var rooms = db.All(
            $"""
            WITH mine AS (
                SELECT {Columns}, r.last_seq, r.last_message_at, coalesce(r.last_message_at, r.created_at) AS active
                FROM {Mine} WHERE m.person = ?1 AND {Included} AND (?4 IS NULL OR r.name = ?4)
                    AND (?5 IS NULL OR {Newest} > ?5))
            SELECT * FROM mine
            WHERE ?3 IS NULL OR (active, number) < (
                SELECT coalesce(r.last_message_at, r.created_at), r.number
                FROM {Mine} WHERE m.person = ?1 AND {Included} AND r.id = ?3)
            ORDER BY active DESC, number DESC LIMIT ?6
            """,
            row => (Read(row), new RoomActivity(row.Long(10), row.TimeOrNull(11))),
            key.Person.Number, Limited(key), query.Before, query.Name, query.ActiveAfter, query.Limit + 1L);
        return new RoomPage([.. rooms.Take(query.Limit)], rooms.Count > query.Limit, cursor ?? Guid.Empty);
    });

    /// <summary>The ids of all rooms that the key may see, for the lobby.</summary>
    public IReadOnlyList<Guid> All(Key key) => database.Read(db => db.All(
        $"SELECT r.id FROM {Mine} WHERE m.person = ?1 AND {Included}", row => row.Id(0),
        key.Person.Number, Limited(key)));

    /// <summary>The rooms of a person who goes, and which of them nobody else owns.</summary>
    public static List<(Room Room, bool IsAlone)> OfLeaving(Session db, Person person) => db.All(
        $"""
        SELECT {Columns}, m.role = 'owner' AND NOT EXISTS (
            SELECT 1 FROM memberships o WHERE o.room = m.room AND o.role = 'owner' AND o.person <> m.person)
        FROM {Mine} WHERE m.person = ?
        """,
        row => (Read(row), row.Bool(10)), person.Number);

    /// <summary>
    /// What is null stays. A room made public later keeps anonymous people quiet until it says otherwise. Null, and
    /// nothing changed, when the person owns the room no more.
    /// </summary>
    public Task<Room?> Update(Person person, Room room, RoomChange change, Action<Room> afterCommit) => database.Write(
        db =>
        {
            var done = db.Run(
                """
                UPDATE rooms SET name = coalesce(?1, name), visibility = coalesce(?2, visibility), anonymous_posts =
                    coalesce(?3, CASE WHEN visibility = 'private' AND ?2 = 'public' THEN 0 ELSE anonymous_posts END),
                    max_age = iif(?6, ?7, max_age), max_messages = iif(?6, ?8, max_messages),
                    max_bytes = iif(?6, ?9, max_bytes)
                WHERE number = ?4 AND EXISTS (
                    SELECT 1 FROM memberships WHERE person = ?5 AND room = ?4 AND role = 'owner')
                """,
                change.Name, change.Visibility is { } visibility ? Text(visibility) : null,
                change.AnonymousPosts is { } allowed ? (allowed ? 1L : 0L) : default(long?), room.Number,
                person.Number, change.Retention is not null, (long?)change.Retention?.MaxAge?.TotalSeconds,
                change.Retention?.MaxMessages, change.Retention?.MaxBytes);
            if (done == 0)
                return null;

            if (change.Retention is not null)
                RetentionStore.Begin(db, jobs);

            outbox.Add(db, room, WebhookEvents.RoomUpdated, clock.GetUtcNow());
            return Find(db, person, room.Id);
        },
        updated =>
        {
            cache.Forget();
            if (updated is not null)
                afterCommit(updated);
        });

    /// <summary>
    /// Nobody finds the room any more once this is committed; its messages are swept behind it, by a job, in bites, so
    /// that a large room holds up nobody.
    /// </summary>
    public Task<bool> Delete(Key by, Room room, Action afterCommit) => database.Write(
        db => Grants.MayManage(db, by, room, clock.GetUtcNow()) && Delete(db, room),
        isDone =>
        {
            cache.Forget();
            keys.Forget(); // which were limited to it
            outbox.Reload(room.Number);
            if (isDone)
                afterCommit();
        });

    /// <summary>The same as part of a larger change.</summary>
    public bool Delete(Session db, Room room)
    {
        outbox.AddRoomDeleted(db, room, clock.GetUtcNow());
        if (db.Run("DELETE FROM rooms WHERE number = ?", room.Number) == 0)
            return false;

        Erasure.Add(db, room);
        db.Run("DELETE FROM key_rooms WHERE room = ?", room.Id);
        var number = room.Number.ToString(CultureInfo.InvariantCulture);
        jobs.Enqueue(db, new JobDraft(Sweep, Queue: 3, Payload: number, DedupeKey: number));
        return true;
    }

    public static Room? Find(Session db, Person person, long number) => db.One(
        $"SELECT {Columns} FROM {Mine} WHERE m.person = ? AND m.room = ?", Read, person.Number, number);

    private static Room? Find(Session db, Person person, Guid id) => db.One(
        $"SELECT {Columns} FROM {Mine} WHERE m.person = ? AND r.id = ?", Read, person.Number, id);

    /// <summary>The number of a key that is limited to some rooms, null for one that is not.</summary>
    private static long? Limited(Key key) => key.Rights.Rooms is null ? null : key.Number;

    private Room Insert(Session db, Person person, RoomDraft draft)
    {
        var (id, now, anonymous) = (ids.Next(), clock.GetUtcNow(), draft.Visibility is Visibility.Public);
        var number = db.One(
            """
            INSERT INTO rooms (id, name, visibility, anonymous_posts, created_at) VALUES (?, ?, ?, ?, ?)
            RETURNING number
            """,
            row => row.Long(0), id, draft.Name, Text(draft.Visibility), anonymous, now);
        db.Run(
            "INSERT INTO memberships (person, room, role, joined_at) VALUES (?, ?, 'owner', ?)",
            person.Number, number, now);
        return new Room(
            number, id, draft.Name, draft.Visibility, anonymous, Role.Owner, now, Retention.Forever);
    }

    private static string Text(Visibility visibility) => visibility is Visibility.Public ? "public" : "private";

    private static Room Read(Row row) => new(
        row.Long(0), row.Id(1), row.Text(2),
        row.Text(3) == "public" ? Visibility.Public : Visibility.Private, row.Bool(4),
        Roles.Of(row.Text(5)), row.Time(6), Retention.Read(row, 7));
}
