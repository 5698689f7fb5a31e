using Microsoft.Data.Sqlite;

namespace MeetAi.Storage;

/// <summary>The disk is full: nothing was stored. Reads go on, and writes do when there is room again.</summary>
internal sealed class StorageFull(Exception cause) : Exception("The disk is full. Nothing was stored.", cause);

/// <summary>The storage did not do what was asked; nothing is promised to be stored.</summary>
internal class StorageUnavailable(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What is read is not what was stored: the disk or the memory turned it.</summary>
internal sealed class StorageDamaged(string message) : StorageUnavailable(message);

/// <summary>The data cannot be opened; the message says why in one sentence. Nothing was touched.</summary>
internal sealed class StorageRefused(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What SQLite's result codes mean here (https://sqlite.org/rescode.html).</summary>
internal static class Faults
{
    private const int Error = 1, Corrupt = 11, Full = 13, NotADatabase = 26, FsyncFailed = 1034;

    /// <summary>
    /// A constraint or a wrong statement is a bug and stays what it is; all the rest is the machine's fault.
    /// </summary>
    public static Exception Of(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: Full } full => new StorageFull(full),
        SqliteException { SqliteErrorCode: not (1 or 19 or 20 or 21 or 25) } broken
            => new StorageUnavailable("The storage does not answer as it should.", broken),
        _ => failure,
    };

    public static bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: Full };

    /// <summary>A second fsync on the same handle may lie, so nothing can be promised after a failed one.</summary>
    public static bool IsFsync(Exception failure)
        => failure is SqliteException { SqliteExtendedErrorCode: FsyncFailed };

    /// <summary>The file does not hold what it should.</summary>
    public static bool IsBroken(Exception failure)
        => failure is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>A statement makes no sense here: a table is not there, for instance.</summary>
    public static bool IsMistaken(Exception failure) => failure is SqliteException { SqliteErrorCode: Error };

    public static bool IsNotADatabase(Exception failure)
        => failure is SqliteException { SqliteErrorCode: NotADatabase };
}
