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
