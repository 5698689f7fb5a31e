using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Search;

/// <summary>What is new for the index: entries, from so many messages up to the last.</summary>
internal sealed record Bite(IReadOnlyList<Entry> Entries, Guid Last, int Looked, bool HasMore);

/// <summary>Messages that came under old ids, from the first place to the last: a few hundred.</summary>
internal sealed record Arrival(long Number, long First, long Last);

/// <summary>
/// The database as the index follows it: messages by their ids, which rise in the order of the commits, those that an
/// import brought in under older ids, and the places whose words must go.
/// </summary>
internal sealed class Feed(Database database)
{
    private const int MostMessages = 500, MostLetters = 500_000, MostErasures = 100;

    public byte[] Database => database.Read(db => db.One("SELECT database FROM search_index", row => row.Bytes(0)))!;

    /// <summary>
    /// Whether this message is there: one that is not was followed in another life of the database, before a backup
    /// took its place (or its room was deleted since, and then the index is made anew for nothing).
    /// </summary>
    public bool Has(Guid message)
        => database.Read(db => db.One("SELECT 1 FROM messages WHERE id = ?", _ => true, message));

    /// <summary>
    /// The messages after one, without those whose words are gone: deleted ones, and what a deleted room has left.
    /// </summary>
    public Bite After(Guid message) => database.Read(db =>
    {
        var (entries, last, seen, letters) = (new List<Entry>(), message, 0, 0);
        db.Each(
            """
            SELECT id, place, sender, content, deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM memberships WHERE room = place >> 32)
            FROM messages WHERE id > ? ORDER BY id LIMIT ?
            """,
            row =>
            {
                (last, seen) = (row.Id(0), seen + 1);
                if (row.Bool(4))
                    entries.Add(Entry.Of(row.Long(1), row.Text(2), row.Text(3)));

                letters += entries.Count == 0 ? 0 : entries[^1].Content.Length;
                return letters < MostLetters;
            },
            message, (long)MostMessages);
        return new Bite(entries, last, seen, seen == MostMessages || letters >= MostLetters);
    });

    /// <summary>The next one after this one.</summary>
    public Arrival? NextArrival(long after) => database.Read(db => db.One(
        "SELECT number, first, last FROM arrivals WHERE number > ? ORDER BY number LIMIT 1",
        row => new Arrival(row.Long(0), row.Long(1), row.Long(2)), after));

    public IReadOnlyList<Entry> Of(Arrival arrival) => database.Read(db => db.All(
        """
        SELECT place, sender, content FROM messages WHERE place BETWEEN ?1 AND ?2 AND deleted_at IS NULL
            AND EXISTS (SELECT 1 FROM memberships WHERE room = ?1 >> 32)
        """,
        row => Entry.Of(row.Long(0), row.Text(1), row.Text(2)), arrival.First, arrival.Last));

    /// <summary>All up to this one are in the index, and that is on the disk.</summary>
    public Task Arrived(long upTo) => database.Write(db => db.Run("DELETE FROM arrivals WHERE number <= ?", upTo));

    /// <summary>How many messages there are, for who watches the index being made.</summary>
    public long Count() => database.Read(db => db.One("SELECT count(*) FROM messages", row => row.Long(0)));

    /// <summary>How many came after one, counted so far at most.</summary>
    public long Behind(Guid message, int atMost) => database.Read(db => db.One(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE id > ? LIMIT ?)", row => row.Long(0),
        message, (long)atMost));

    /// <summary>The next places whose words must go, after this erasure.</summary>
    public IReadOnlyList<Erasure> Erasures(long after) => database.Read(db => db.All(
        "SELECT number, first, last FROM erasures WHERE number > ? ORDER BY number LIMIT ?",
        row => new Erasure(row.Long(0), row.Long(1), row.Long(2)), after, (long)MostErasures));

    /// <summary>The words of all erasures up to this one are on the disk no more.</summary>
    public Task Erased(long upTo) => database.Write(db => db.Run("DELETE FROM erasures WHERE number <= ?", upTo));
}
