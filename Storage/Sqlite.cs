using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace MeetAi.Storage;

/// <summary>
/// Which SQLite this is. The published executable has it linked in. The ordinary build takes the system's, so that
/// tests run what is shipped, and the bundle's own older one where the system has none.
/// </summary>
internal static class Sqlite
{
    private static readonly Lazy<string> version = new(Start);

    public static string Version => version.Value;

    public static void Load() => _ = version.Value;

    private static string Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, System);
        NativeLibrary.SetDllImportResolver(typeof(Sqlite).Assembly, System);
        Batteries_V2.Init();

        // Each connection serves one thread at a time (Database, Session), so SQLite need not lock it on every call,
        // nor count every allocation. Both can only be said before anything is opened.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint System(string name, Assembly assembly, DllImportSearchPath? path)
        => name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0;
}
