using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeetAi.Storage;

/// <summary>
/// One connection and the statements it has prepared, each once. Values travel as parameters, always, in the order of
/// their <c>?</c>. Not for two threads at once. The statements are SQLite's own rather than ADO.NET's: on the path of
/// every message the difference is a third of the writer's time.
/// </summary>
internal sealed partial class Session : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly sqlite3 db;
    private readonly Dictionary<string, sqlite3_stmt> prepared = [];

    private Session(string file, SqliteOpenMode mode, string script)
    {
        Sqlite.Load();
        connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        db = connection.Handle!;
        raw.sqlite3_busy_timeout(db, 5000);
        raw.sqlite3_wal_autocheckpoint(db, 0);
        Script(script);
    }

    /// <summary>The request for which the writer changes something just now.</summary>
    public Activity? Cause { get; set; }

    /// <summary>By person: what this transaction adds to what their messages take (Usage.cs).</summary>
    public Dictionary<long, long> Usage { get; } = [];

    /// <summary>The connection itself, for what only a function of C can be told.</summary>
    public nint Handle => db.DangerousGetHandle();

    /// <summary>The only connection that writes and checkpoints, in the whole system.</summary>
    public static Session Writer(string file) => new(
        file, SqliteOpenMode.ReadWriteCreate,
        """
        PRAGMA auto_vacuum = incremental;
        PRAGMA journal_mode = wal;
        PRAGMA synchronous = full;
        PRAGMA foreign_keys = on;
        PRAGMA secure_delete = on;
        PRAGMA journal_size_limit = 67108864;
        """);

    /// <summary>The same for a file that can be made again from the database: what it loses was not promised.</summary>
    public static Session Deriver(string file, string script = "") => new(
        file, SqliteOpenMode.ReadWriteCreate,
        $"PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA secure_delete = on; {script}");

    public static Session Reader(string file) => new(file, SqliteOpenMode.ReadOnly, "PRAGMA query_only = on");

    /// <summary>Reads the whole database for a long time, and may write files beside it (VACUUM INTO).</summary>
    public static Session Copier(string file) => new(file, SqliteOpenMode.ReadOnly, "");

    /// <summary>
    /// A compact copy of the database in a new file, which is of the kind that gives back what it does not use any
    /// more, whatever this one is.
    /// </summary>
    public void CopyInto(string file)
    {
        if (One("PRAGMA auto_vacuum", row => row.Long(0)) == 0)
            Script("PRAGMA auto_vacuum = incremental");

        Run("VACUUM INTO ?", file);
    }

    /// <summary>What runs on another thread fails at once.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(db);

    /// <summary>Runs a change and says how many rows it touched.</summary>
    public int Run(string sql, params ReadOnlySpan<Value> values)
    {
        Each(sql, _ => true, values);
        return raw.sqlite3_changes(db);
    }

    /// <summary>The first row, or the default of <typeparamref name="T"/> when there is none.</summary>
    public T? One<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Value> values)
    {
        var statement = Prepare(sql, values);
        try
        {
            return Step(statement) ? read(new Row(statement)) : default;
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    public List<T> All<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Value> values)
    {
        var rows = new List<T>();
        Each(sql, row =>
        {
            rows.Add(read(row));
            return true;
        }, values);
        return rows;
    }

    /// <summary>Hands over row after row until <paramref name="more"/> says that it has seen enough.</summary>
    public void Each(string sql, Func<Row, bool> more, params ReadOnlySpan<Value> values)
    {
        var statement = Prepare(sql, values);
        try
        {
            while (Step(statement) && more(new Row(statement)))
            {
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    /// <summary>A migration or a pragma: many statements, run once, nothing kept.</summary>
    public void Script(string sql)
    {
        var rest = Encoding.UTF8.GetBytes(sql + "\0").AsSpan();
        while (rest.Length > 1)
        {
            ThrowOn(raw.sqlite3_prepare_v2(db, rest, out var statement, out var tail));
            using (statement)
            {
                while (statement is not null && !statement.IsInvalid && Step(statement))
                {
                }
            }

            rest = rest[^tail.Length..];
        }
    }

    /// <summary>SQLite may have rolled back by itself (a full disk does it); a second ROLLBACK would throw.</summary>
    public void RollBack()
    {
        Usage.Clear();
        if (raw.sqlite3_get_autocommit(db) == 0)
            Run("ROLLBACK");
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
            statement.Dispose();

        connection.Dispose();
    }

    private sqlite3_stmt Prepare(string sql, ReadOnlySpan<Value> values)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            ThrowOn(raw.sqlite3_prepare_v2(db, sql, out statement));
            prepared.Add(sql, statement);
        }

        for (var i = 0; i < values.Length; i++)
            ThrowOn(values[i].Bind(statement, i + 1));

        return statement;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is raw.SQLITE_ROW)
            return true;

        if (result is not raw.SQLITE_DONE)
            ThrowOn(result);

        return false;
    }

    private void ThrowOn(int result)
    {
        if (result is not raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, db);
    }
}
