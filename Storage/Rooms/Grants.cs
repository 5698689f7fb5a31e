namespace MeetAi.Storage.Rooms;

/// <summary>
/// What a key may do in a room, asked within the write that does it: a right that was lost while the request was on its
/// way, or waited for something, is lost. Every change of a room asks here.
/// </summary>
internal static class Grants
{
    /// <summary>The key ?1 lives at ?2, may know the room ?4 and has the scope ?5.</summary>
    private const string OfKey =
        $"""
        k.number = ?1 AND {KeyRows.Lives} AND k.scopes & ?5
            AND (k.has_rooms = 0 OR EXISTS (SELECT 1 FROM key_rooms WHERE key = k.number AND room = ?4))
        """;

    private const string OfMember =
        $"""
        SELECT 1 FROM keys k JOIN memberships m ON m.person = k.person
        WHERE {OfKey} AND m.room = ?3 AND CASE m.role WHEN 'owner' THEN 2 WHEN 'member' THEN 1 ELSE 0 END >= ?6
        """;

    private const string OfAnybody = $"SELECT 1 FROM keys k WHERE {OfKey} AND {PublicRoomStore.IsPublic}";

    public static bool May(Session db, Key key, Room room, Scopes scope, Role role, DateTimeOffset now) => db.One(
        OfMember, _ => true, key.Number, now, room.Number, room.Id, (long)scope, (long)role);

    /// <summary>What its owners do.</summary>
    public static bool MayManage(Session db, Key key, Room room, DateTimeOffset now)
        => May(db, key, room, Scopes.Manage, Role.Owner, now);

    /// <summary>A member, or anybody with a key where the room was found because it is public.</summary>
    public static bool MayWrite(Session db, Key key, Room room, DateTimeOffset now) => room.Role is null
        ? db.One(OfAnybody, _ => true, key.Number, now, room.Number, room.Id, (long)Scopes.Write)
        : May(db, key, room, Scopes.Write, Role.Member, now);

    /// <summary>
    /// Part of the write by which somebody is no owner any more: by a code of their own they could come back, and by a
    /// webhook of their own they would go on hearing.
    /// </summary>
    public static void TakeBack(Session db, Room room, Person former, DateTimeOffset now)
    {
        db.Run("DELETE FROM invites WHERE room = ? AND created_by = ?", room.Number, former.Number);
        var webhooks = db.All(
            "SELECT number FROM webhooks WHERE room = ? AND created_by = ? AND enabled",
            row => row.Long(0), room.Number, former.Number);
        foreach (var webhook in webhooks)
            WebhookStore.Disable(db, webhook, "Who made it is no owner of the room any more.", now);
    }
}
