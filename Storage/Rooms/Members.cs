namespace MeetAi.Storage.Rooms;

/// <summary>What became of a change to a membership.</summary>
internal enum MemberOutcome
{
    Done,
    Gone,

    /// <summary>Refused: a room has an owner, always.</summary>
    LastOwner,
}

/// <summary>Who is in a room, and as what.</summary>
internal sealed class MemberStore(
    Database database, Outbox outbox, Cache<(long Person, Guid Room), Room> found, TimeProvider clock)
{
    private const string Columns = "p.number, p.id, p.handle, m.role, m.joined_at";
    private const string From = "memberships m JOIN people p ON p.number = m.person";

    /// <summary>In the order of their joining, from the one after <paramref name="after"/> on.</summary>
    public (IReadOnlyList<Member> Members, bool HasMore) List(Room room, Guid? after, int limit)
    {
        var members = database.Read(db => db.All(
            $"""
            SELECT {Columns} FROM {From} WHERE m.room = ?1 AND (?2 IS NULL OR (m.joined_at, m.person) > (
                SELECT m.joined_at, m.person FROM {From} WHERE m.room = ?1 AND p.id = ?2))
            ORDER BY m.joined_at, m.person LIMIT ?3
            """,
            Read, room.Number, after, limit + 1L));
        return ([.. members.Take(limit)], members.Count > limit);
    }

    public Member? Find(Room room, Guid person) => database.Read(db => db.One(
        $"SELECT {Columns} FROM {From} WHERE m.room = ? AND p.id = ?", Read, room.Number, person));

    /// <summary>Gone, here and below, also when the key may not do it any more.</summary>
    public Task<MemberOutcome> SetRole(Key by, Room room, Member member, Role role) => Change(
        by, room, member, isOwnerAfter: role is Role.Owner, afterCommit: null,
        db => db.Run(
            "UPDATE memberships SET role = ? WHERE person = ? AND room = ?",
            role.Text(), member.Person.Number, room.Number));

    public Task<MemberOutcome> Remove(Key by, Room room, Member member, Action afterCommit) => Change(
        by, room, member, isOwnerAfter: false, afterCommit,
        db => db.Run(
            "DELETE FROM memberships WHERE person = ? AND room = ?", member.Person.Number, room.Number));

    private Task<MemberOutcome> Change(
        Key by, Room room, Member member, bool isOwnerAfter, Action? afterCommit, Func<Session, int> change)
        => database.Write(
            db =>
            {
                var now = clock.GetUtcNow();
                if (by.Person.Number != member.Person.Number && !Grants.MayManage(db, by, room, now))
                    return MemberOutcome.Gone;

                if (!isOwnerAfter && IsLastOwner(db, room, member))
                    return MemberOutcome.LastOwner;

                if (!isOwnerAfter)
                    Grants.TakeBack(db, room, member.Person, now);

                return change(db) > 0 ? MemberOutcome.Done : MemberOutcome.Gone;
            },
            outcome =>
            {
                if (outcome is not MemberOutcome.Done)
                    return;

                found.Forget();
                outbox.Reload(room.Number);
                afterCommit?.Invoke();
            });

    private static bool IsLastOwner(Session db, Room room, Member member)
    {
        var owners = db.All(
            "SELECT person FROM memberships WHERE room = ? AND role = 'owner' LIMIT 2",
            row => row.Long(0), room.Number);
        return owners is [var only] && only == member.Person.Number;
    }

    private static Member Read(Row row)
        => new(new Person(row.Long(0), row.Id(1), row.Text(2)), Roles.Of(row.Text(3)), row.Time(4));
}

/// <summary>Roles as the tables have them.</summary>
internal static class Roles
{
    public static string Text(this Role role) => role switch
    {
        Role.Owner => "owner",
        Role.Member => "member",
        _ => "reader",
    };

    public static Role Of(string text) => text switch
    {
        "owner" => Role.Owner,
        "member" => Role.Member,
        _ => Role.Reader,
    };
}
