using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>What lies in a data directory, looked at without the server.</summary>
internal static class Stored
{
    private static readonly string[] files = ["meetai.db", "meetai.db-wal"];

    /// <summary>What SQLite finds wrong with the files as they lie there; "ok" when nothing.</summary>
    public static string IntegrityOf(string data)
    {
        var copy = Running.NewDirectory();
        try
        {
            foreach (var name in files.Where(name => File.Exists(Path.Combine(data, name))))
                File.Copy(Path.Combine(data, name), Path.Combine(copy, name));

            return Integrity(DataDirectory.DatabaseIn(copy));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    public static string Integrity(string database)
    {
        using var session = Session.Reader(database);
        return session.One("PRAGMA integrity_check", row => row.Text(0))!;
    }

    /// <summary>When the bucket that stands last in the table will be full; null when there is none.</summary>
    public static DateTimeOffset? FullAt(string data, string limit)
    {
        using var session = Session.Reader(DataDirectory.DatabaseIn(data));
        return session.One<DateTimeOffset?>(
            "SELECT max(full_at) FROM rate_limits WHERE name = ?", row => row.IsNull(0) ? null : row.Time(0), limit);
    }

    public static long Messages(string data)
    {
        using var session = Session.Reader(DataDirectory.DatabaseIn(data));
        return session.One("SELECT count(*) FROM messages", row => row.Long(0));
    }

    public static IReadOnlyList<Job> Jobs(string data)
    {
        using var session = Session.Reader(DataDirectory.DatabaseIn(data));
        return session.All($"SELECT {Job.Columns} FROM jobs ORDER BY number", Job.Read);
    }

    /// <summary>A job as an earlier life left it, and its id. No server may run.</summary>
    public static Guid Leave(string data, string kind, string payload, int attempts, JobState state = JobState.Queued)
    {
        var id = Guid.CreateVersion7();
        using var session = Session.Writer(DataDirectory.DatabaseIn(data));
        session.Run(
            """
            INSERT INTO jobs (id, kind, queue, state, payload, run_at, attempts, lease, lease_ends, created_at)
            VALUES (?1, ?2, 3, ?4, ?3, 0, ?5, iif(?4 = 'leased', ?1, NULL), iif(?4 = 'leased', 0, NULL), 0)
            """,
            id, kind, payload, state.Text(), attempts);
        return id;
    }

    /// <summary>Gives the only room, which is empty, many messages. No server may run.</summary>
    public static void Fill(string data, int messages)
    {
        using var session = Session.Writer(DataDirectory.DatabaseIn(data));
        var ids = new Ids(TimeProvider.System);
        session.Run("BEGIN");
        for (var seq = 1L; seq <= messages; seq++)
        {
            session.Run(
                """
                INSERT INTO messages (place, id, sender, sender_type, content, created_at)
                SELECT (number << 32) | ?, ?, 'ada', 'human', 'hello', 0 FROM rooms
                """,
                seq, ids.Next());
        }

        session.Run("UPDATE rooms SET last_seq = ?, last_message_at = 0", messages);
        session.Run("COMMIT");
    }

    /// <summary>All contents of a room, by the front door; fails when the seqs are not 1, 2, 3 …</summary>
    public static async Task<IReadOnlyList<string>> All(Person person, string room)
    {
        var contents = new List<string>();
        while (true)
        {
            var page = await person.Get($"{room}/messages?limit=200&after={contents.Count}");
            Assert.Equal(Enumerable.Range(contents.Count + 1, page.Seqs().Count).Select(seq => (long)seq), page.Seqs());
            contents.AddRange(page.Items("messages").Select(message => message.Text("content")));
            if (!page.Flag("has_more"))
                return contents;
        }
    }
}
