namespace MeetAi.Storage;

/// <summary>A key and its descendants, in changes that hit them all.</summary>
internal static class Family
{
    /// <summary>The numbers of the key ?1 and of all below it.</summary>
    public const string Members =
        """
        WITH RECURSIVE family (number) AS (
            SELECT ?1 UNION SELECT child.number FROM keys child JOIN family ON child.parent = family.number)
        SELECT number FROM family
        """;

    /// <summary>The ids of those above the key ?1, the nearest first.</summary>
    public const string Parents =
        """
        WITH RECURSIVE above (number, depth) AS (
            SELECT parent, 1 FROM keys WHERE number = ?1
            UNION ALL SELECT keys.parent, depth + 1 FROM above JOIN keys ON keys.number = above.number)
        SELECT id FROM above JOIN keys USING (number) ORDER BY depth
        """;

    public static Key? Living(Session db, Key key, DateTimeOffset now)
        => KeyRows.Find(db, $"k.number = ?1 AND {KeyRows.Lives}", key.Number, now);

    /// <summary>Ends them all, and tells which of them had lived.</summary>
    public static IReadOnlySet<long> End(Session db, Key key, DateTimeOffset now)
    {
        var ended = db.All(
            $"SELECT number FROM keys WHERE number IN ({Members}) AND revoked_at IS NULL",
            row => row.Long(0), key.Number).ToHashSet();
        foreach (var number in ended)
            db.Run("UPDATE keys SET revoked_at = ? WHERE number = ?", now, number);

        return ended;
    }

    /// <summary>At once, or at a time unless it expires before; its children are no longer its own by then.</summary>
    public static void Expire(Session db, Key key, DateTimeOffset now, DateTimeOffset at)
    {
        if (at <= now)
            db.Run("UPDATE keys SET revoked_at = ? WHERE number = ?", now, key.Number);
        else
            db.Run("UPDATE keys SET expires_at = min(?1, coalesce(expires_at, ?1)) WHERE number = ?2", at, key.Number);
    }

    /// <summary>Leaves each of them what it has in common with these rights, and tells which there are.</summary>
    public static IReadOnlySet<long> Narrow(Session db, Key key, Rights rights, DateTimeOffset now)
    {
        var numbers = db.All(Members, row => row.Long(0), key.Number).ToHashSet();
        foreach (var number in numbers)
        {
            if (rights.Rooms is { } rooms)
                Narrow(db, number, rooms);

            // no scope in common is no key at all; who operates the box may everything, or does not
            db.Run(
                """
                UPDATE keys SET scopes = CASE WHEN scopes & ?1 = 0 THEN scopes ELSE scopes & ?1 END,
                    is_admin = is_admin AND ?5,
                    revoked_at = CASE WHEN scopes & ?1 = 0 THEN coalesce(revoked_at, ?4) ELSE revoked_at END,
                    expires_at = CASE WHEN ?2 IS NULL THEN expires_at ELSE min(?2, coalesce(expires_at, ?2)) END
                WHERE number = ?3
                """,
                (long)rights.Scopes, rights.ExpiresAt, number, now,
                rights.Scopes is Scopes.All && rights.Rooms is null);
        }

        return numbers;
    }

    private static void Narrow(Session db, long number, IReadOnlySet<Guid> rooms)
    {
        var own = db.One("SELECT has_rooms FROM keys WHERE number = ?", row => row.Bool(0), number)
            ? db.All("SELECT room FROM key_rooms WHERE key = ?", row => row.Id(0), number).ToHashSet()
            : null;
        db.Run("UPDATE keys SET has_rooms = 1 WHERE number = ?", number);
        foreach (var room in own is null ? rooms : rooms.Where(own.Contains))
            db.Run("INSERT OR IGNORE INTO key_rooms (key, room) VALUES (?, ?)", number, room);

        foreach (var room in own is null ? [] : own.Where(room => !rooms.Contains(room)))
            db.Run("DELETE FROM key_rooms WHERE key = ? AND room = ?", number, room);
    }
}
