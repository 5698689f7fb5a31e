namespace MeetAi.Storage.Rooms;

internal sealed record InviteDraft(Role Role, int Uses, TimeSpan Lifetime);

internal sealed record Invite(
    Guid Id, Role Role, int Uses, int UsesLeft, Person CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>An invite together with its code, which nobody can ever read again.</summary>
internal sealed record NewInvite(Invite Invite, string Code);

/// <summary>What somebody who has the code may know of the room.</summary>
internal sealed record Invitation(
    Guid RoomId, string RoomName, Role Role, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>The codes by which a room is joined: <c>inv_</c> and 24 characters, stored as a hash.</summary>
internal sealed class InviteStore(Database database, TimeProvider clock, Ids ids)
{
    /// <summary>How many unexpired invites a room may have.</summary>
    public const int Most = 100;

    private const string Kind = "inv";
    private const string Columns =
        "i.id, i.role, i.uses, i.uses_left, p.number, p.id, p.handle, i.created_at, i.expires_at";

    /// <summary>Null when the room has as many as it may, or the key may not manage it any more.</summary>
    public Task<NewInvite?> Create(Key by, Room room, InviteDraft draft)
    {
        var code = Secret.Draw(Kind);
        return database.Write(db =>
        {
            var now = clock.GetUtcNow();
            db.Run("DELETE FROM invites WHERE room = ? AND expires_at <= ?", room.Number, now);
            if (!Grants.MayManage(db, by, room, now)
                || db.One("SELECT count(*) FROM invites WHERE room = ?", row => row.Long(0), room.Number) >= Most)
            {
                return null;
            }

            var invite = new Invite(
                ids.Next(), draft.Role, draft.Uses, draft.Uses, by.Person, now, now + draft.Lifetime);
            db.Run(
                """
                INSERT INTO invites (id, room, hash, role, uses, uses_left, created_by, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                invite.Id, room.Number, Digest.Of(code).ToBytes(), draft.Role.Text(), draft.Uses, draft.Uses,
                by.Person.Number, now, invite.ExpiresAt);
            return new NewInvite(invite, code);
        });
    }

    /// <summary>Those that have not expired, newest first; at most <see cref="Most"/>.</summary>
    public IReadOnlyList<Invite> List(Room room) => database.Read(db => db.All(
        $"""
        SELECT {Columns} FROM invites i JOIN people p ON p.number = i.created_by
        WHERE i.room = ? AND i.expires_at > ? ORDER BY i.number DESC
        """,
        Read, room.Number, clock.GetUtcNow()));

    /// <summary>One of them, or all when none is named. Says how many are gone.</summary>
    public Task<int> Withdraw(Key by, Room room, Guid? id) => database.Write(
        db => Grants.MayManage(db, by, room, clock.GetUtcNow())
            ? db.Run("DELETE FROM invites WHERE room = ?1 AND (?2 IS NULL OR id = ?2)", room.Number, id)
            : 0);

    /// <summary>What the code invites to; null when it is spent, has expired, was withdrawn or never was.</summary>
    public Invitation? Find(string code) => database.Read(db => db.One(
        $"""
        SELECT r.id, r.name, i.role, p.handle, i.expires_at
        FROM {RoomStore.OfInvites} JOIN people p ON p.number = i.created_by
        WHERE i.hash = ? AND i.expires_at > ? AND i.uses_left > 0
        """,
        row => new Invitation(row.Id(0), row.Text(1), Roles.Of(row.Text(2)), row.Text(3), row.Time(4)),
        Digest.Of(code).ToBytes(), clock.GetUtcNow()));

    /// <summary>
    /// Joins the room, unless the person is in it already, which costs no use and changes no role. Null as for
    /// <see cref="Find"/>.
    /// </summary>
    public async Task<Room?> Accept(Person person, string code, Action<Room> afterJoining)
    {
        var accepted = await database.Write(
            db => Join(db, person, code),
            accepted =>
            {
                if (accepted is { IsNew: true })
                    afterJoining(accepted.Room);
            });
        return accepted?.Room;
    }

    private Accepted? Join(Session db, Person person, string code)
    {
        var now = clock.GetUtcNow();
        var invite = db.One(
            "SELECT number, room, role, uses_left FROM invites WHERE hash = ? AND expires_at > ?",
            row => (Number: row.Long(0), Room: row.Long(1), Role: row.Text(2), UsesLeft: row.Long(3)),
            Digest.Of(code).ToBytes(), now);
        if (invite.Number == 0)
            return null;

        if (RoomStore.Find(db, person, invite.Room) is { } known)
            return new Accepted(known, IsNew: false);

        if (invite.UsesLeft == 0)
            return null;

        db.Run("UPDATE invites SET uses_left = uses_left - 1 WHERE number = ?", invite.Number);
        db.Run(
            "INSERT INTO memberships (person, room, role, joined_at) VALUES (?, ?, ?, ?)",
            person.Number, invite.Room, invite.Role, now);
        return new Accepted(RoomStore.Find(db, person, invite.Room)!, IsNew: true);
    }

    private static Invite Read(Row row) => new(
        row.Id(0), Roles.Of(row.Text(1)), (int)row.Long(2), (int)row.Long(3),
        new Person(row.Long(4), row.Id(5), row.Text(6)), row.Time(7), row.Time(8));

    private sealed record Accepted(Room Room, bool IsNew);
}
