using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Moving;

/// <summary>A room at the moment in which its part of an export began.</summary>
internal sealed record ExportedRoom(long Number, MovedRoom As)
{
    public Room Room => new(Number, As.Id, As.Name, As.Visibility, As.AnonymousPosts, Role: null, As.CreatedAt, As.Retention);
}

/// <summary>
/// For whoever holds the data directory anyway: all that people and rooms are, in the order in which they were made. In
/// short reads, each from where the one before it stopped, so that no log grows while somebody reads slowly.
/// </summary>
internal sealed class ExportStore(Database database)
{
    private const long Bite = 500;

    private const string Rooms =
        $"""
        SELECT number, id, name, visibility = 'public', anonymous_posts, created_at, last_seq, last_message_at,
            {Retention.Columns}
        FROM rooms r
        """;

    /// <summary>The next people, each with the number to go on from.</summary>
    public IReadOnlyList<(long Number, MovedPerson Person)> People(long after) => database.Read(db => db.All(
        "SELECT number, id, handle, created_at, deleted_at FROM people WHERE number > ? ORDER BY number LIMIT ?",
        row => (row.Long(0), new MovedPerson(row.Id(1), row.Text(2), row.Time(3), row.TimeOrNull(4))), after, Bite));

    public ExportedRoom? Next(long after) => database.Read(db => db.One(
        $"{Rooms} WHERE number > ? ORDER BY number LIMIT 1", Read, after));

    public ExportedRoom? Find(Guid id) => database.Read(db => db.One($"{Rooms} WHERE id = ?", Read, id));

    /// <summary>In the order of their joining; each with the number to go on from.</summary>
    public IReadOnlyList<(long Number, MovedPerson Person, MovedMember Member)> Members(
        Room room, (DateTimeOffset JoinedAt, long Number) after) => database.Read(db => db.All(
        """
        SELECT p.number, p.id, p.handle, p.created_at, m.role, m.joined_at
        FROM memberships m JOIN people p ON p.number = m.person
        WHERE m.room = ?1 AND (m.joined_at, m.person) > (?2, ?3) ORDER BY m.joined_at, m.person LIMIT ?4
        """,
        row => (
            row.Long(0),
            new MovedPerson(row.Id(1), row.Text(2), row.Time(3), DeletedAt: null),
            new MovedMember(room.Id, row.Id(1), row.Text(2), Roles.Of(row.Text(4)), row.Time(5))),
        room.Number, after.JoinedAt, after.Number, Bite));

    private static ExportedRoom Read(Row row) => new(row.Long(0), new MovedRoom(
        row.Id(1), row.Text(2), row.Bool(3) ? Visibility.Public : Visibility.Private, row.Bool(4), row.Time(5),
        Retention.Read(row, 8), FirstSeq: 1, row.Long(6), row.TimeOrNull(7)));
}
