using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Storage;

/// <summary>One step of the schema: <c>migrations/NNNN_name.sql</c>, embedded, never edited once landed.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

internal sealed record AppliedMigration(int Version, string Name, string Checksum);

/// <summary>
/// Brings a database to the schema of this executable: forward only, each step in one transaction with the row that
/// records it. Before an existing database changes, a copy of it is kept in <c>backups/</c>. A database that this
/// executable does not understand is refused, and nothing of it is touched.
/// </summary>
internal static class Migrations
{
    public static IReadOnlyList<Migration> All { get; } = [.. Embedded()];

    /// <summary>What applying would do. Reads only.</summary>
    public static IReadOnlyList<Migration> Pending(string database)
    {
        var applied = Applied(database);
        foreach (var old in applied)
            Check(old);

        return [.. All.Where(migration => applied.All(old => old.Version != migration.Version))];
    }

    /// <summary>Applies what is pending and says what it was.</summary>
    public static IReadOnlyList<Migration> Apply(DataDirectory directory, TimeProvider clock)
    {
        LogDamage.Refuse(directory.Database);
        var pending = Pending(directory.Database);
        if (pending.Count == 0)
            return pending;

        using var session = Session.Writer(directory.Database);
        if (pending.Count < All.Count)
            Copy(session, directory, All.Count - pending.Count, clock);

        session.Run(
            """
            CREATE TABLE IF NOT EXISTS migrations (
                version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)
            """);
        foreach (var migration in pending)
            Apply(session, migration, clock);

        return pending;
    }

    public static IReadOnlyList<AppliedMigration> Applied(string database)
    {
        var bytes = File.Exists(database) ? new FileInfo(database).Length : 0;
        if (bytes == 0)
            return [];

        try
        {
            if (bytes == 1) // SQLite would take it for an empty one
                throw new StorageRefused($"{database} is not a database.");

            using var session = Session.Reader(database);
            var known = session.One("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'", _ => true);
            if (!known && session.One("SELECT 1 FROM sqlite_schema", _ => true))
                throw new StorageRefused($"{database} is a database, but not one of Meet AI.");

            return known ? Recorded(session) : [];
        }
        catch (Exception failure) when (Faults.IsNotADatabase(failure))
        {
            throw new StorageRefused($"{database} is not a database.", failure);
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            throw new StorageRefused($"{database} cannot be read: {failure.Message}", failure);
        }
    }

    private static List<AppliedMigration> Recorded(Session session) => session.All(
        "SELECT version, name, checksum FROM migrations ORDER BY version",
        row => new AppliedMigration((int)row.Long(0), row.Text(1), row.Text(2)));

    private static void Check(AppliedMigration old)
    {
        if (All.FirstOrDefault(migration => migration.Version == old.Version) is not { } known)
        {
            throw new StorageRefused(
                $"The database is newer than this meetai: it has migration {old.Version} ({old.Name}). "
                + "Use the meetai that wrote it, or a newer one.");
        }

        if (known.Checksum != old.Checksum)
        {
            throw new StorageRefused(
                $"Migration {old.Version} ({old.Name}) in the database is not the one in this meetai: "
                + "the checksums differ. Use the meetai that wrote it.");
        }
    }

    private static void Apply(Session session, Migration migration, TimeProvider clock)
    {
        try
        {
            session.Run("BEGIN IMMEDIATE");
            session.Script(migration.Sql);
            session.Run(
                "INSERT INTO migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
                migration.Version, migration.Name, migration.Checksum, clock.GetUtcNow());
            session.Run("COMMIT");
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            throw new StorageRefused(
                $"Migration {migration.Version} ({migration.Name}) failed and was undone: {failure.Message}", failure);
        }
    }

    private static void Copy(Session session, DataDirectory directory, int from, TimeProvider clock)
    {
        var copy = directory.NewBackup($"schema-{from.ToString(CultureInfo.InvariantCulture)}", clock.GetUtcNow());
        session.Run("VACUUM INTO ?", copy);
        DataDirectory.Keep(copy);
    }

    private static IEnumerable<Migration> Embedded()
    {
        var assembly = typeof(Migrations).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith("migrations/", StringComparison.Ordinal))
                continue;

            var name = Path.GetFileNameWithoutExtension(resource);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var version = int.Parse(name[..4], CultureInfo.InvariantCulture);
            yield return new Migration(version, name[5..], reader.ReadToEnd());
        }
    }
}
