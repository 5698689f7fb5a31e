using System.Globalization;

namespace MeetAi.Storage.Rooms;

internal sealed record RoomDraft(string Name, Visibility Visibility);

internal sealed record RoomChange(string? Name, Visibility? Visibility, bool? AnonymousPosts);

/// <summary>Rooms, found through a person's membership and no other way.</summary>
internal sealed class RoomStore(Database database, Outbox outbox, JobStore jobs, TimeProvider clock, Ids ids)
{
    /// <summary>The kind of job that removes a deleted room's messages; its payload is the room's number.</summary>
    public const string Sweep = "sweep_room";

    private const string Columns = "r.number, r.id, r.name, r.visibility, r.anonymous_posts, m.role, r.created_at";
    private const string Mine = "memberships m JOIN rooms r ON r.number = m.room";

    private readonly Cache<(long Person, Guid Room), Room> cache = new(most: 50_000);

    /// <summary>Makes a room that the person owns. A room that begins public lets anonymous people post.</summary>
    public Task<Room> Create(
        Person person, RoomDraft draft, Once? once, Func<Room, StoredAnswer> answer, Action<Room> afterCommit)
        => database.Write(
            db =>
            {
                var room = Insert(db, person, draft);
                once?.Keep(db, answer(room), clock.GetUtcNow());
                return room;
            },
            afterCommit);

    public Room? Find(Person person, Guid id) => cache.Find((person.Number, id), _ => FindNow(person, id));

    /// <summary>The same, past the cache: for whoever goes on listening and must not have missed a change.</summary>
    public Room? FindNow(Person person, Guid id) => database.Read(db => Find(db, person, id));

    /// <summary>
    /// The room behind a webhook that an owner of it has made; null when it is gone. For the box itself, which has to
    /// tell what happened there.
    /// </summary>
    public Room? Behind(Dispatch dispatch) => database.Read(db => db.One(
        """
        SELECT r.number, r.id, r.name, r.visibility, r.anonymous_posts, 'owner', r.created_at
        FROM rooms r WHERE r.number = ?
        """,
        Read, dispatch.Room));

    public RoomActivity? Activity(Room room) => database.Read(db => db.One(
        "SELECT last_seq, last_message_at FROM rooms WHERE number = ?",
        row => new RoomActivity(row.Long(0), row.TimeOrNull(1)), room.Number));

    /// <summary>The person's rooms, newest activity first, from the one after <paramref name="before"/> on.</summary>
    public (IReadOnlyList<(Room Room, RoomActivity Activity)> Rooms, bool HasMore) List(
        Person person, Guid? before, string? name, int limit)
    {
        var rooms = database.Read(db => db.All(
            $"""
            WITH mine AS (
                SELECT {Columns}, r.last_seq, r.last_message_at, coalesce(r.last_message_at, r.created_at) AS active
                FROM {Mine} WHERE m.person = ?1 AND (?3 IS NULL OR r.name = ?3))
            SELECT * FROM mine
            WHERE ?2 IS NULL OR (active, number) < (
                SELECT coalesce(r.last_message_at, r.created_at), r.number
                FROM {Mine} WHERE m.person = ?1 AND r.id = ?2)
            ORDER BY active DESC, number DESC LIMIT ?4
            """,
            row => (Read(row), new RoomActivity(row.Long(7), row.TimeOrNull(8))),
            person.Number, before, name, limit + 1L));
        return ([.. rooms.Take(limit)], rooms.Count > limit);
    }

    /// <summary>The ids of all rooms of the person, for the lobby.</summary>
    public IReadOnlyList<Guid> All(Person person) => database.Read(db => db.All(
        $"SELECT r.id FROM {Mine} WHERE m.person = ?", row => row.Id(0), person.Number));

    /// <summary>
    /// What is null stays. A room made public later keeps anonymous people quiet until it says otherwise.
    /// </summary>
    public Task<Room?> Update(Person person, Room room, RoomChange change, Action<Room> afterCommit) => database.Write(
        db =>
        {
            db.Run(
                """
                UPDATE rooms SET name = coalesce(?1, name), visibility = coalesce(?2, visibility), anonymous_posts =
                    coalesce(?3, CASE WHEN visibility = 'private' AND ?2 = 'public' THEN 0 ELSE anonymous_posts END)
                WHERE number = ?4
                """,
                change.Name, change.Visibility is { } visibility ? Text(visibility) : null,
                change.AnonymousPosts is { } allowed ? (allowed ? 1L : 0L) : default(long?), room.Number);
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
    public Task<bool> Delete(Room room, Action afterCommit) => database.Write(
        db =>
        {
            outbox.AddRoomDeleted(db, room, clock.GetUtcNow());
            if (db.Run("DELETE FROM rooms WHERE number = ?", room.Number) == 0)
                return false;

            var number = room.Number.ToString(CultureInfo.InvariantCulture);
            jobs.Enqueue(db, new JobDraft(Sweep, Queue: 3, Payload: number, DedupeKey: number));
            return true;
        },
        _ =>
        {
            cache.Forget();
            outbox.Reload(room.Number);
            afterCommit();
        });

    private static Room? Find(Session db, Person person, Guid id) => db.One(
        $"SELECT {Columns} FROM {Mine} WHERE m.person = ? AND r.id = ?", Read, person.Number, id);

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
        return new Room(number, id, draft.Name, draft.Visibility, anonymous, Role.Owner, now);
    }

    private static string Text(Visibility visibility) => visibility is Visibility.Public ? "public" : "private";

    private static Room Read(Row row) => new(
        row.Long(0), row.Id(1), row.Text(2),
        row.Text(3) == "public" ? Visibility.Public : Visibility.Private, row.Bool(4),
        row.Text(5) switch { "owner" => Role.Owner, "member" => Role.Member, _ => Role.Reader },
        row.Time(6));
}
