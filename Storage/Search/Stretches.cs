namespace MeetAi.Storage.Search;

/// <summary>Which messages of a room are searched: all, or those of a time.</summary>
internal static class Stretches
{
    public static Stretch Of(Session db, Room room, long lastSeq, SearchQuery query)
    {
        var first = query.Since is { } since ? SeqAt(db, room, lastSeq, since) : 1;
        var behind = query.Until is { } until ? SeqAt(db, room, lastSeq, until) : lastSeq + 1;
        return Stretch.Of(room, first, behind - 1);
    }

    /// <summary>
    /// The first message at this time or later, found by halving: in one room times rise with seqs, unless the clock of
    /// the box was set back, and then a few messages may be missed.
    /// </summary>
    private static long SeqAt(Session db, Room room, long lastSeq, DateTimeOffset time)
    {
        var (low, high) = (1L, lastSeq + 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var at = db.One(
                "SELECT created_at FROM messages WHERE place = ?", row => row.Time(0), Place.Of(room, middle));
            if (at < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
