namespace MeetAi.Storage.Rooms;

/// <summary>
/// Who may speak in a room, and under which name: asked within the write that stores what they say, so a right that was
/// lost while the request was under way is lost. A name that a key has spoken under is never free again for those who
/// show none; nor is one by which a member or a member's agent goes now. Case and the width of blanks make no
/// difference; look-alikes from other alphabets do.
/// </summary>
internal sealed class Senders
{
    private const int Most = 50_000;

    private const string Lives =
        """
        k.number = ?1 AND k.scopes & 2 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?3)
            AND (k.has_rooms = 0 OR EXISTS (SELECT 1 FROM key_rooms WHERE key = k.number AND room = ?4))
        """;

    private const string OfMember =
        $"""
        SELECT 1 FROM keys k JOIN memberships m ON m.person = k.person
        WHERE m.room = ?2 AND m.role <> 'reader' AND {Lives}
        """;

    private const string OfAnybody = $"SELECT 1 FROM keys k WHERE {Lives} AND {PublicRoomStore.IsPublic}";

    private readonly HashSet<(long Room, string Name)> recorded = []; // the writer's thread alone sees it

    public static bool MayWrite(Session db, Key? author, Room room, string name, DateTimeOffset now)
        => author is null
            ? IsFree(db, room, name)
            : db.One(
                room.Role is null ? OfAnybody : OfMember, _ => true, author.Number, room.Number, now, room.Id);

    /// <summary>Within the write; <see cref="Remember"/> spares the next one, once this is committed.</summary>
    public void Record(Session db, Room room, string name)
    {
        if (!recorded.Contains((room.Number, name)))
            db.Run("INSERT OR IGNORE INTO senders (room, name) VALUES (?, ?)", room.Number, Hash(name));
    }

    public void Remember(Room room, string name)
    {
        if (recorded.Count >= Most)
            recorded.Clear();

        recorded.Add((room.Number, name));
    }

    /// <summary>Removes a bite of what a deleted room leaves, and says how much it was.</summary>
    public static int Sweep(Session db, long room, int bite) => db.Run(
        "DELETE FROM senders WHERE room = ?1 AND name IN (SELECT name FROM senders WHERE room = ?1 LIMIT ?2)",
        room, bite);

    private static bool IsFree(Session db, Room room, string name) => db.One(
        $"""
        SELECT 1 WHERE {PublicRoomStore.IsOpen}
            AND NOT EXISTS (SELECT 1 FROM senders WHERE room = ?2 AND name IN (?3, upper(?1)))
            AND NOT EXISTS (
                SELECT 1 FROM people p JOIN memberships m ON m.person = p.number
                WHERE p.handle = ?1 AND m.room = ?2)
            AND NOT EXISTS (
                SELECT 1 FROM keys k JOIN memberships m ON m.person = k.person
                WHERE k.agent = ?1 COLLATE NOCASE AND k.revoked_at IS NULL AND m.room = ?2)
        """,
        _ => true, name, room.Number, Hash(name));

    private static byte[] Hash(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Digest.Of(string.Join(' ', words).ToUpperInvariant()).ToBytes();
    }
}
