using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Moving;

/// <summary>A room that messages are added to, and up to where it goes.</summary>
internal sealed class OpenRoom(Room room, long lastSeq, bool hasOwner)
{
    public Room Room => room;

    public long LastSeq { get; set; } = lastSeq;

    /// <summary>Without one nobody could ever come in or delete it.</summary>
    public bool HasOwner { get; set; } = hasOwner;

    public long FirstAdded { get; set; }

    public long BytesAdded { get; set; }

    public DateTimeOffset LastMessageAt { get; set; }
}

/// <summary>Rooms that come by an import, and who is in them.</summary>
internal sealed class RoomIntake(Session db, Intake intake, PeopleIntake people, JobStore jobs)
{
    private readonly Dictionary<Guid, OpenRoom> open = [];

    public IEnumerable<OpenRoom> Grown => open.Values.Where(room => room.FirstAdded > 0);

    public string? Take(MovedRoom room)
    {
        if (Find(room.Id) is not { } known)
        {
            Insert(room);
            intake.Rooms++;
            return null;
        }

        var there = known.Room;
        if ((there.Name, there.Visibility, there.AnonymousPosts, there.CreatedAt)
            != (room.Name, room.Visibility, room.AnonymousPosts, room.CreatedAt))
        {
            return $"The room {room.Id:D} is here already, with another name, visibility or time.";
        }

        intake.Known++;
        return null;
    }

    public string? Take(MovedMember member)
    {
        if (Find(member.RoomId) is not { } known)
            return Unknown(member.RoomId);

        if (people.Find(member.PersonId, member.Handle) is not { } person)
            return $"There is no person {member.PersonId?.ToString("D") ?? member.Handle}: their line comes first.";

        if (person.Handle.StartsWith(PersonStore.DeletedHandle, StringComparison.Ordinal))
            return $"The person {person.Id:D} was deleted here.";

        if (RoleOf(known.Room, person) is { } role)
        {
            intake.Known++;
            return role == member.Role
                ? null
                : $"{person.Handle} is {role.Text()} of the room {member.RoomId:D} here, not {member.Role.Text()}.";
        }

        db.Run(
            "INSERT INTO memberships (person, room, role, joined_at) VALUES (?, ?, ?, ?)",
            person.Number, known.Room.Number, member.Role.Text(), member.JoinedAt);
        known.HasOwner |= member.Role is Role.Owner;
        intake.Members++;
        intake.Joined.Add((person, known.Room with { Role = member.Role }));
        return null;
    }

    public OpenRoom? Find(Guid id)
    {
        if (!open.TryGetValue(id, out var room) && Load(id) is { } found)
            open[id] = room = found;

        return room;
    }

    public static string Unknown(Guid id) => $"There is no room {id:D}: its line comes first.";

    private OpenRoom? Load(Guid id) => db.One(
        $"""
        SELECT number, name, visibility = 'public', anonymous_posts, created_at, last_seq,
            EXISTS (SELECT 1 FROM memberships WHERE room = number AND role = 'owner'), {Retention.Columns}
        FROM rooms r WHERE id = ?
        """,
        row => new OpenRoom(
            new Room(
                row.Long(0), id, row.Text(1), row.Bool(2) ? Visibility.Public : Visibility.Private, row.Bool(3),
                Role: null, row.Time(4), Retention.Read(row, 7)),
            row.Long(5), row.Bool(6)),
        id);

    private Role? RoleOf(Room room, Person person) => db.One<Role?>(
        "SELECT role FROM memberships WHERE person = ? AND room = ?",
        row => Roles.Of(row.Text(0)), person.Number, room.Number);

    private void Insert(MovedRoom room)
    {
        db.Run(
            """
            INSERT INTO rooms (
                id, name, visibility, anonymous_posts, created_at, last_seq, gone, last_message_at, max_age,
                max_messages, max_bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10)
            """,
            room.Id, room.Name, room.Visibility is Visibility.Public ? "public" : "private", room.AnonymousPosts,
            room.CreatedAt, room.FirstSeq - 1, room.FirstSeq > room.LastSeq ? room.LastMessageAt : null,
            (long?)room.Retention.MaxAge?.TotalSeconds, room.Retention.MaxMessages, room.Retention.MaxBytes);
        if (room.Retention != Retention.Forever)
            RetentionStore.Begin(db, jobs);
    }
}
