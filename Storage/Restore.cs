using System.Runtime.InteropServices;
using MeetAi.Storage.Search;

namespace MeetAi.Storage;

/// <summary>
/// Puts a backup in the place of the database, while nobody serves it. What is restored is what was checked: a copy
/// inside the directory, which takes the name of the database in one step once it is on disk. What was there before is
/// kept in <c>backups/</c>, and a crash leaves either the one or the other.
/// </summary>
internal static partial class Restore
{
    private static readonly string[] log = ["-wal", "-shm"];

    /// <summary>Says what is there now and where that of before is kept, if there was any.</summary>
    public static (Census Census, string? Before) From(Stream backup, DataDirectory directory, TimeProvider clock)
    {
        var incoming = directory.Database + Backups.Unfinished;
        try
        {
            using (var copy = new FileStream(incoming, FileMode.Create, FileAccess.Write))
                backup.CopyTo(copy);

            var census = Inspection.Of(incoming);
            DataDirectory.Keep(incoming);
            var before = PutAside(directory, clock);
            IndexFile.Delete(directory.Search); // it has words of later times
            File.Move(incoming, directory.Database, overwrite: true);
            directory.Sync();
            return (census, before);
        }
        finally
        {
            foreach (var ending in log.Append(""))
                File.Delete(incoming + ending);
        }
    }

    /// <summary>The old database under a second name: it has its first one until the new one takes that.</summary>
    private static string? PutAside(DataDirectory directory, TimeProvider clock)
    {
        if (new FileInfo(directory.Database).Length == 0)
            return null;

        var before = directory.NewBackup("before-restore", clock.GetUtcNow());
        MoveLog(directory.Database, before);
        if (Link(directory.Database, before) != 0)
            File.Copy(directory.Database, before); // a file system without links

        DataDirectory.Keep(before);
        return before;
    }

    /// <summary>
    /// The log goes into the old database, so that it is one file; where that is broken, the log is kept beside it. It
    /// must not lie beside the new one.
    /// </summary>
    private static void MoveLog(string database, string before)
    {
        if (LogDamage.Find(database) is not null) // SQLite would throw away what it cannot read
        {
            Keep();
            return;
        }

        try
        {
            using (var session = Session.Writer(database))
                session.Checkpoint(thorough: true);

            if (File.Exists(database + log[0])) // closing removes it, unless somebody else has it open
                throw new StorageRefused("Another program has the database open: end it, then restore again.");
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            Keep();
        }

        void Keep()
        {
            foreach (var ending in log.Where(ending => File.Exists(database + ending)))
                File.Move(database + ending, before + ending);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string made);
}
