namespace MeetAi.Storage.Rooms;

/// <summary>What was taken away: how many messages, and what they took.</summary>
internal readonly record struct Removed(long Messages, long Bytes);

/// <summary>
/// Parts of a write: messages leave the disk, and so does what was kept because of them. SQLite overwrites what it
/// frees (secure_delete). How much its room has left is for the caller to say.
/// </summary>
internal static class Removal
{
    /// <summary>All rows from one place to another.</summary>
    public static Removed Take(Session db, long first, long last)
    {
        if (last < first)
            return default;

        var removed = new Removed();
        db.Each(
            $"""
            SELECT {Size.OfMessage}, (SELECT person FROM keys WHERE number = author)
            FROM messages WHERE place BETWEEN ? AND ?
            """,
            row =>
            {
                Credit(db, row.LongOrNull(1), row.Long(0));
                removed = new Removed(removed.Messages + 1, removed.Bytes + row.Long(0));
                return true;
            },
            first, last);
        Forget(db, first, last);
        db.Run("DELETE FROM messages WHERE place BETWEEN ? AND ?", first, last);
        return removed;
    }

    /// <summary>
    /// Takes the words of one message and leaves its row; says how many bytes they were, or null when it had none any
    /// more.
    /// </summary>
    public static long? Empty(Session db, long place, DateTimeOffset now)
    {
        var (words, person) = db.One(
            $"""
            SELECT {Size.OfText}, (SELECT person FROM keys WHERE number = author)
            FROM messages WHERE place = ? AND deleted_at IS NULL
            """,
            row => ((long?)row.Long(0), row.LongOrNull(1)), place);
        if (words is not { } bytes)
            return null;

        Credit(db, person, bytes);
        Forget(db, place, place);
        MessageRow.Empty(db, place, now);
        db.Run(
            "UPDATE rooms SET tombstones = tombstones + 1, bytes = bytes - ? WHERE number = ?",
            bytes, Place.Room(place));
        Erasure.Add(db, place, place);
        return bytes;
    }

    private static void Credit(Session db, long? person, long bytes)
    {
        if (person is { } number)
            Usage.Add(db, number, -bytes);
    }

    /// <summary>What is kept to answer a repeated POST, and what a webhook answered, may say what was said.</summary>
    private static void Forget(Session db, long first, long last)
    {
        db.Run(
            """
            UPDATE idempotency_keys SET body_hash = x''
            WHERE message IN (SELECT id FROM messages WHERE place BETWEEN ? AND ?)
            """,
            first, last);
        DeliveryStore.Forget(db, first, last);
    }
}
