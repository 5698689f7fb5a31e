using System.Globalization;

namespace MeetAi.Storage.Rooms;

/// <summary>
/// What the database file holds and nobody needs: messages of deleted rooms, which nobody can reach any more, and pages
/// that nothing uses. New messages fill those first; what is much is given back to the disk (auto_vacuum =
/// incremental), from the end of the file, where pages that are in use are moved forward.
/// </summary>
internal sealed class Leftovers(Database database, TimeProvider clock)
{
    private const int MostMessages = 1000, MostPages = 64;
    private const long MostBytes = 512 * 1024;

    /// <summary>
    /// Removes a bite of the messages of the deleted room that the job is about, and notes it in the same commit; says
    /// whether there is more.
    /// </summary>
    public Task<bool> Sweep(Job job)
    {
        var room = long.Parse(job.Payload, CultureInfo.InvariantCulture);
        var (first, last) = (Place.Of(room, 0), Place.Of(room, Place.MostSeq));
        return database.Write(db =>
        {
            var bite = Bite(db, first, last);
            var gone = Removal.Take(db, first, bite.End).Messages;
            var names = Senders.Sweep(db, room, MostMessages);
            LeaseStore.Advance(db, job, gone);
            var hasMore = bite.HasMore || names == MostMessages;
            db.LogHoldsErased |= !hasMore;
            return hasMore;
        });
    }

    /// <summary>Up to which place to remove at once, so that who posts meanwhile does not wait for it.</summary>
    private static (long End, bool HasMore) Bite(Session db, long first, long last)
    {
        var (end, messages, bytes) = (first, 0, 0L);
        db.Each(
            $"SELECT place, {Size.OfMessage} FROM messages WHERE place BETWEEN ? AND ? ORDER BY place",
            row =>
            {
                (end, messages, bytes) = (row.Long(0), messages + 1, bytes + row.Long(1));
                return messages < MostMessages && bytes < MostBytes;
            },
            first, last);
        return (end, messages == MostMessages || bytes >= MostBytes);
    }

    /// <summary>Gives back what is much, and says whether there is more when the time is up.</summary>
    public async Task<bool> GiveBack(TimeSpan atMost, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        var hasMore = database.Read(IsMuch);
        while (hasMore && clock.GetElapsedTime(began) < atMost)
            hasMore = await Pace.Bite(clock, () => database.Write(GiveBack), cancel);

        return hasMore;
    }

    /// <summary>
    /// A sixteenth of the file, and a megabyte: less is filled soon enough. A file that was made before the mode was
    /// set keeps what it has; its backup, once restored, does not.
    /// </summary>
    private static bool IsMuch(Session db)
    {
        const int Incremental = 2;
        var free = Ask(db, "freelist_count");
        return Ask(db, "auto_vacuum") == Incremental && free * 16 >= Ask(db, "page_count")
            && free * Ask(db, "page_size") >= 1 << 20;
    }

    private static bool GiveBack(Session db)
    {
        db.Run($"PRAGMA incremental_vacuum({MostPages})");
        return Ask(db, "freelist_count") > 0;
    }

    private static long Ask(Session db, string pragma) => db.One($"PRAGMA {pragma}", row => row.Long(0));
}
