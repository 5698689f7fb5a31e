using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>Whether a file is a whole database of Meet AI that this executable can serve. Reads only.</summary>
internal static class Inspection
{
    /// <summary>Counts what is in it, or throws <see cref="StorageRefused"/> with what is wrong.</summary>
    public static Census Of(string file, CancellationToken cancel = default)
    {
        if (Migrations.Applied(file).Count == 0)
            throw new StorageRefused($"{file} is empty.");

        _ = Migrations.Pending(file); // refuses what is newer than this executable, or other
        try
        {
            using var session = Session.Copier(file);
            using var interrupting = cancel.Register(session.Interrupt);
            if (session.One("PRAGMA integrity_check(1)", row => row.Text(0)) is not "ok" and var wrong)
                throw new StorageRefused($"{file} is damaged: {wrong?.ReplaceLineEndings(" ")}");

            if (session.One("PRAGMA foreign_key_check", row => row.Text(0)) is { } table)
                throw new StorageRefused($"{file} is damaged: rows of {table} refer to rows that are not there.");

            if (session.One(MissingMessages(session), row => row.Text(0)) is { } room)
                throw new StorageRefused($"{file} is damaged: room {room} lacks its newest message.");

            CheckMessages(session, file);
            return session.One(Count, row => new Census(row.Long(0), row.Long(1), row.Long(2), row.TimeOrNull(3)))!;
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            cancel.ThrowIfCancellationRequested();
            throw new StorageRefused($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// A look that a running box bears: each page, not each index. When the newest message was written, or
    /// <see cref="StorageRefused"/> with what is wrong.
    /// </summary>
    public static DateTimeOffset? Quick(string file, CancellationToken cancel)
    {
        try
        {
            using var session = Session.Reader(file);
            using var interrupting = cancel.Register(session.Interrupt);
            if (session.One("PRAGMA quick_check(1)", row => row.Text(0)) is not "ok" and var wrong)
                throw new StorageRefused($"{file} is damaged: {wrong?.ReplaceLineEndings(" ")}");

            CheckMessages(session, file);
            return session.One(Count, row => row.TimeOrNull(3));
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            cancel.ThrowIfCancellationRequested();
            throw new StorageRefused($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Every room's last number is that of a message, unless it is the last of those that are gone: none of the newest
    /// is missing.
    /// </summary>
    private static string MissingMessages(Session db)
    {
        var gone = HasColumn(db, "rooms", "gone") ? "gone" : "0"; // from schema 17 on
        return $"""
            SELECT hex(id) FROM rooms r WHERE last_seq > {gone}
                AND NOT EXISTS (SELECT 1 FROM messages WHERE place = (r.number << 32) + r.last_seq)
            LIMIT 1
            """;
    }

    private static void CheckMessages(Session db, string file)
    {
        if (!HasColumn(db, "messages", "checksum")) // from schema 19 on
            return;

        db.Each($"SELECT {MessageRow.Columns} FROM messages", row => MessageRow.Damage(row) is not { } damage
            ? true
            : throw new StorageRefused($"{file} is damaged: {damage}"));
    }

    private static bool HasColumn(Session db, string table, string column) => db.One(
        "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?", row => row.Long(0), table, column) > 0;

    private const string Count =
        """
        SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM rooms),
            (SELECT count(*) FROM messages), (SELECT max(last_message_at) FROM rooms)
        """;
}
