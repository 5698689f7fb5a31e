using SQLitePCL;

namespace MeetAi.Storage;

/// <content>What the writer's connection does about its write-ahead log, by hand: see Checkpoints.</content>
internal sealed partial class Session
{
    /// <summary>Something was erased that the log still holds in clear, until a checkpoint has emptied it.</summary>
    public bool LogHoldsErased { get; set; }

    /// <summary>How many pages this connection has written since it was last asked.</summary>
    public int PagesWritten()
    {
        const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE
        ThrowOn(raw.sqlite3_db_status(db, CacheWrite, out var pages, out _, resetFlg: 1));
        return pages;
    }

    /// <summary>
    /// Moves what the log holds into the database file, and says how many pages it holds and how many are moved. A
    /// thorough one waits for readers, so that the log starts over, or empty; a reader in the way is no error.
    /// </summary>
    public (int Pages, int Moved) Checkpoint(bool thorough)
    {
        const int Passive = 0, Restart = 2, Truncate = 3;
        raw.sqlite3_busy_timeout(db, thorough ? 200 : 0);
        var mode = thorough ? LogHoldsErased ? Truncate : Restart : Passive;
        var result = raw.sqlite3_wal_checkpoint_v2(db, null, mode, out var pages, out var moved);
        raw.sqlite3_busy_timeout(db, 5000);
        if (result is not raw.SQLITE_BUSY)
            ThrowOn(result);

        LogHoldsErased &= mode != Truncate || result is raw.SQLITE_BUSY;
        return (pages, moved);
    }

    /// <summary>Closing does not move and delete the log: SQLite does not tell whether that fails.</summary>
    public void KeepLog()
    {
        const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
        ThrowOn(raw.sqlite3_db_config(db, NoCheckpointOnClose, 1, out _));
    }
}
