using MeetAi.Storage.Rooms;
using Microsoft.Data.Sqlite;

namespace MeetAi.Storage.Search;

/// <summary>
/// One file of the index: which words stand in which message, by FTS5, and how far the database was followed. Both
/// change in one transaction, so that after a crash it goes on from where it really is. It keeps a copy of each text,
/// because FTS5 can take a message out again only if it knows what it said, and by then the database does not.
/// </summary>
/// <remarks>For one thread: the only one that writes here.</remarks>
internal sealed class IndexFile : IDisposable
{
    public const string Columns = "content, sender, tokenize = 'porter unicode61 remove_diacritics 2'";

    private const int Shape = 1; // raise it when the rows mean something else: every file is made anew then

    private const int CheckpointPages = 4096;

    private readonly Session session;
    private int unmoved; // pages
    private long entries, merged; // how many were ever added, and by when all was last merged into one part

    private IndexFile(string path, Session session)
    {
        Path = path;
        this.session = session;
        (Position, entries, merged) = session.One(
            "SELECT position, entries, merged FROM state", row => (row.Id(0), row.Long(1), row.Long(2)));
    }

    public string Path { get; }

    /// <summary>A tenth of it is new: it is searched faster once that is merged.</summary>
    public bool IsScattered => entries - merged > Math.Max(1000, entries / 10);

    /// <summary>The last message that was looked at.</summary>
    public Guid Position { get; private set; }

    /// <summary>Opens the file; a new one in its place if it is broken or was not made from this database.</summary>
    public static IndexFile Open(string path, Feed feed)
    {
        try
        {
            if (TryOpen(path, feed) is { } known)
                return known;
        }
        catch (SqliteException broken) when (Faults.IsBroken(broken) || Faults.IsMistaken(broken))
        {
            // it can be made again
        }

        return Create(path, feed);
    }

    public static IndexFile Create(string path, Feed feed)
    {
        Delete(path);
        return Holding(Session.Deriver(path), session =>
        {
            session.Script(
                $"""
                BEGIN;
                CREATE VIRTUAL TABLE words USING fts5({Columns});
                CREATE TABLE state (
                    database BLOB NOT NULL, position BLOB NOT NULL, entries INTEGER NOT NULL, merged INTEGER NOT NULL);
                PRAGMA user_version = {Shape};
                """);
            session.Run("INSERT INTO state VALUES (?, ?, 0, 0)", feed.Database, Guid.Empty);
            session.Run("COMMIT");
            return new IndexFile(path, session);
        })!;
    }

    public static void Delete(string path)
    {
        foreach (var ending in new[] { "", "-wal", "-shm" })
            File.Delete(path + ending);
    }

    public void Add(Bite bite)
    {
        Change(() =>
        {
            foreach (var entry in bite.Entries.OrderBy(entry => entry.Row)) // FTS5 collects only what rises
            {
                session.Run(
                    "INSERT OR REPLACE INTO words (rowid, content, sender) VALUES (?, ?, ?)",
                    entry.Row, entry.Content, entry.Sender);
            }

            session.Run(
                "UPDATE state SET position = ?, entries = ?", bite.Last, entries + bite.Entries.Count);
        });
        Position = bite.Last;
        entries += bite.Entries.Count;
    }

    /// <summary>
    /// Takes a bite of these places out, and says whether there is more. Their words are still on the disk.
    /// </summary>
    public bool Remove(Erasure erasure)
    {
        const int Bite = 200;
        var removed = 0;
        Change(() => removed = session.Run(
            "DELETE FROM words WHERE rowid IN (SELECT rowid FROM words WHERE rowid BETWEEN ? AND ? LIMIT ?)",
            Entry.First(erasure.First), Entry.Last(erasure.Last), (long)Bite));
        return removed == Bite;
    }

    /// <summary>
    /// FTS5 marks words as gone and keeps them until all its parts were merged into one: this merges a bite of them,
    /// and says whether there is more. SQLite before 3.42 has no other way (later: FTS5's secure-delete).
    /// </summary>
    public bool Merge()
    {
        const int Bite = 128; // pages, of a few milliseconds
        var before = Changes();
        Change(() => session.Run("INSERT INTO words (words, rank) VALUES ('merge', ?)", (long)-Bite));
        if (Changes() - before > 1) // as FTS5 says that it has done something
            return true;

        merged = entries;
        Change(() => session.Run("UPDATE state SET merged = entries"));
        return false;
    }

    /// <summary>So that what was erased is not in the log either; false when a reader is in the way.</summary>
    public bool EmptyLog()
    {
        session.LogHoldsErased = true;
        session.Checkpoint(thorough: true);
        return !session.LogHoldsErased;
    }

    public void Dispose() => session.Dispose();

    private static IndexFile? TryOpen(string path, Feed feed)
    {
        if (!File.Exists(path))
            return null;

        return Holding(Session.Deriver(path), session => IsOurs(session, feed) ? new IndexFile(path, session) : null);
    }

    /// <summary>
    /// A connection that nobody takes is closed at once: closed later, it would remove the log of the file that has its
    /// name by then.
    /// </summary>
    private static IndexFile? Holding(Session session, Func<Session, IndexFile?> open)
    {
        IndexFile? file = null;
        try
        {
            return file = open(session);
        }
        finally
        {
            if (file is null)
                session.Dispose();
        }
    }

    private static bool IsOurs(Session session, Feed feed)
        => session.One("PRAGMA user_version", row => row.Long(0)) == Shape
        && session.One("SELECT database, position FROM state", row => (From: row.Bytes(0), At: row.Id(1))) is var state
        && state.From.AsSpan().SequenceEqual(feed.Database)
        && (state.At == Guid.Empty || feed.Has(state.At));

    private long Changes() => session.One("SELECT total_changes()", row => row.Long(0));

    private void Change(Action change)
    {
        session.Run("BEGIN IMMEDIATE");
        try
        {
            change();
            session.Run("COMMIT");
        }
        catch
        {
            session.RollBack();
            throw;
        }

        unmoved += session.PagesWritten();
        if (unmoved < CheckpointPages)
            return;

        session.Checkpoint(thorough: true);
        unmoved = 0;
    }
}
