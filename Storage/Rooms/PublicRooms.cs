namespace MeetAi.Storage.Rooms;

/// <summary>
/// Rooms that anybody finds, as long as they are public; what is found here is a room as nobody in particular sees it,
/// without a role. Not cached: a room that turns private is absent from then on.
/// </summary>
internal sealed class PublicRoomStore(Database database)
{
    /// <summary>Asked within a write: whether the room ?3 is public still.</summary>
    public const string IsPublic = "EXISTS (SELECT 1 FROM rooms WHERE number = ?3 AND visibility = 'public')";

    /// <summary>The same, and whether it takes what is said without a key.</summary>
    public const string IsOpen =
        "EXISTS (SELECT 1 FROM rooms WHERE number = ?3 AND visibility = 'public' AND anonymous_posts = 1)";

    private const string Columns =
        "number, id, name, anonymous_posts, created_at, max_age, max_messages, max_bytes";


    private const string Active = "coalesce(last_message_at, created_at)"; // as the index has it

    public Room? Find(Guid id) => database.Read(db => db.One(
        $"SELECT {Columns} FROM rooms WHERE id = ? AND visibility = 'public'", Read, id));

    /// <summary>Newest activity first, from the one behind <paramref name="before"/> on.</summary>
    public (IReadOnlyList<(Room Room, RoomActivity Activity)> Rooms, bool HasMore) List(Guid? before, int limit)
    {
        var rooms = database.Read(db =>
        {
            var (active, number) = before is null ? (long.MaxValue, long.MaxValue) : Standing(db, before);
            return db.All(
                $"""
                SELECT {Columns}, last_seq, last_message_at FROM rooms
                WHERE visibility = 'public' AND {Active} <= ?1 AND ({Active} < ?1 OR number < ?2)
                ORDER BY {Active} DESC, number DESC LIMIT ?3
                """,
                row => (Read(row), new RoomActivity(row.Long(8), row.TimeOrNull(9))), active, number, limit + 1L);
        });
        return ([.. rooms.Take(limit)], rooms.Count > limit);
    }

    /// <summary>Behind all others for a room that is not public.</summary>
    private static (long Active, long Number) Standing(Session db, Guid? room) => db.One(
        $"SELECT {Active}, number FROM rooms WHERE id = ? AND visibility = 'public'",
        row => (row.Long(0), row.Long(1)), room);

    private static Room Read(Row row) => new(
        row.Long(0), row.Id(1), row.Text(2), Visibility.Public, row.Bool(3), Role: null, row.Time(4),
        Retention.Read(row, 5));
}
