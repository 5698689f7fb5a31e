using System.Runtime.InteropServices;

namespace MeetAi.Storage;

/// <summary>
/// SQLite's column functions (https://sqlite.org/c3ref/column_blob.html), called directly: a page of 50 messages makes
/// a thousand such calls, and a sixth of its time went into the reference counts of the bundle's safe handles. The
/// caller holds the statement, so the handle is alive; the calls are too short to suspend for.
/// </summary>
internal static unsafe partial class Columns
{
    private const string Library = "e_sqlite3";

    public static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        var bytes = Blob(statement, column);
        return new ReadOnlySpan<byte>(bytes, Length(statement, column));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static partial void* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
