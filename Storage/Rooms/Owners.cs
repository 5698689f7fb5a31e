namespace MeetAi.Storage.Rooms;

/// <summary>
/// Whether a key may still manage a room, asked within the write that does it: a right that was lost while the request
/// was on its way, or waited for something, is lost.
/// </summary>
internal static class Owners
{
    public static bool May(Session db, Key key, Room room, DateTimeOffset now) => db.One(
        """
        SELECT 1 FROM keys k JOIN memberships m ON m.person = k.person
        WHERE k.number = ?1 AND m.room = ?2 AND m.role = 'owner' AND k.scopes & 4
            AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?3)
            AND (k.has_rooms = 0 OR EXISTS (SELECT 1 FROM key_rooms WHERE key = k.number AND room = ?4))
        """,
        _ => true, key.Number, room.Number, now, room.Id);

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
