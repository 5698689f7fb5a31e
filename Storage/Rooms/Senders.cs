namespace MeetAi.Storage.Rooms;

/// <summary>
/// The names under which somebody without a key may not speak in a room: one that a key has spoken under is never free
/// again, nor is one by which a member or a member's agent goes now. Case and the width of blanks make no difference;
/// look-alikes from other alphabets do.
/// </summary>
internal sealed class Senders
{
    private const int Most = 50_000;

    private readonly HashSet<(long Room, string Name)> recorded = []; // the writer's thread alone sees it

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

    /// <summary>Within the write: whether the room still takes what is said without a key, under this name.</summary>
    public static bool IsFree(Session db, Room room, string name) => db.One(
        $"""
        SELECT 1 WHERE {PublicRoomStore.IsOpen}
            AND NOT EXISTS (SELECT 1 FROM senders WHERE room = ?3 AND name IN (?2, upper(?1)))
            AND NOT EXISTS (
                SELECT 1 FROM people p JOIN memberships m ON m.person = p.number
                WHERE p.handle = ?1 AND m.room = ?3)
            AND NOT EXISTS (
                SELECT 1 FROM keys k JOIN memberships m ON m.person = k.person
                WHERE k.agent = ?1 COLLATE NOCASE AND k.revoked_at IS NULL AND m.room = ?3)
        """,
        _ => true, name, Hash(name), room.Number);

    private static byte[] Hash(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Digest.Of(string.Join(' ', words).ToUpperInvariant()).ToBytes();
    }
}
