using System.Security.Cryptography;
using System.Text;
using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>
/// A data directory as an earlier meetai left it: without the last migration, and with a person from its first days.
/// Landed migrations are never edited, so neither is this.
/// </summary>
internal static class OlderDatabase
{
    public const string Key = "mai_AAAABBBBCCCCDDDDEEEEFFFF";

    /// <summary>
    /// As it was before that migration; without one, before the last. <paramref name="live"/> is what happened once it
    /// had come to a version.
    /// </summary>
    public static string In(string data, int? before = null, Action<Session, int>? live = null)
    {
        Directory.CreateDirectory(data);
        using var session = Session.Writer(DataDirectory.DatabaseIn(data));
        session.Script(
            """
            CREATE TABLE migrations (
                version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)
            """);
        foreach (var migration in Migrations.All.Where(one => one.Version < (before ?? Migrations.All[^1].Version)))
        {
            Apply(session, migration);
            if (migration.Version == 1)
                AddPerson(session);

            live?.Invoke(session, migration.Version);
        }

        return data;
    }

    public static void Apply(Session session, Migration migration)
    {
        session.Script(migration.Sql);
        session.Run(
            "INSERT INTO migrations VALUES (?, ?, ?, 0)", migration.Version, migration.Name, migration.Checksum);
    }

    /// <summary>Files with their bytes; the database and its copies.</summary>
    public static IReadOnlyDictionary<string, string> Bytes(string data) => Directory.GetFiles(data, "meetai.db")
        .Concat(Directory.Exists(Path.Combine(data, "backups"))
            ? Directory.GetFiles(Path.Combine(data, "backups"))
            : [])
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private static void AddPerson(Session session)
    {
        session.Run(
            "INSERT INTO people (number, id, handle, created_at) VALUES (1, ?, 'ada', 0)", Guid.CreateVersion7());
        session.Run(
            "INSERT INTO keys (id, person, kind, hash, prefix, created_at) VALUES (?, 1, 'mai', ?, ?, 0)",
            Guid.CreateVersion7(), SHA256.HashData(Encoding.UTF8.GetBytes(Key)), Key[..8]);
    }
}
