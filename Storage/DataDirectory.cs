using System.Globalization;
using System.Runtime.InteropServices;

namespace MeetAi.Storage;

/// <summary>
/// The directory that holds everything: the database, the lock, the commands' socket, the backups. Only its owner may
/// look inside (0700, files 0600). Whoever opens it holds it alone until it is disposed of, or until the process ends.
/// </summary>
internal sealed partial class DataDirectory : IDisposable
{
    public const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private const int WouldBlock = 11; // EWOULDBLOCK of flock, which .NET hands on as it is
    private const int OthersGetNothing = 0x3F; // 077
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public string Database => DatabaseIn(Path);

    /// <summary>What is searched. It can be made again from the database.</summary>
    public string Search => System.IO.Path.Combine(Path, "search.db");

    public string Socket => SocketIn(Path);

    public static string DatabaseIn(string path) => System.IO.Path.Combine(path, "meetai.db");

    public static string SocketIn(string path) => System.IO.Path.Combine(path, "meetai.sock");

    /// <summary>Takes the directory, or throws <see cref="StorageRefused"/> with the reason.</summary>
    public static DataDirectory Open(string path, bool create)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!create && !File.Exists(DatabaseIn(full)))
        {
            throw new StorageRefused(
                $"There is no Meet AI data in {full}. Name the directory with --data, "
                + "or run 'meetai migrate' to make it.");
        }

        _ = Umask(OthersGetNothing);
        try
        {
            Directory.CreateDirectory(full);
            if (!Directory.EnumerateFileSystemEntries(full).Any())
                File.SetUnixFileMode(full, OwnerDirectory); // one that others use for other things stays as it is

            var directory = new DataDirectory(full, Lock(full));
            directory.Prepare();
            return directory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageRefused($"The data directory {full} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>A new file beside the database for a copy of it, dated so that the names sort by age.</summary>
    public string NewBackup(string what, DateTimeOffset now)
    {
        var backups = Directory.CreateDirectory(System.IO.Path.Combine(Path, "backups"), OwnerDirectory);
        return System.IO.Path.Combine(backups.FullName, $"{Stamp(now)}-{what}.db");
    }

    /// <summary>
    /// Throws <see cref="StorageUnavailable"/> where nothing can be written: the kernel mounts a disk read-only after
    /// an error. Not tried on the database, as to close a file is to lose all locks on it.
    /// </summary>
    public void CheckWritable()
    {
        try
        {
            File.OpenHandle(PidFile(Path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailable("The data directory cannot be written.", failure);
        }
    }

    /// <summary>What the database and the search index take, logs included; copies in backups/ do not count.</summary>
    public long Size()
        => new DirectoryInfo(Path).EnumerateFiles("*.db*").Sum(file => file.Exists ? file.Length : 0);

    /// <summary>What a process that was killed left half made.</summary>
    public void DropUnfinished()
    {
        var backups = new DirectoryInfo(System.IO.Path.Combine(Path, "backups"));
        foreach (var left in backups.Exists ? backups.GetFiles($"*{Backups.Unfinished}") : [])
            left.Delete();
    }

    public static string Stamp(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A copy counts only when it is on disk.</summary>
    public static void Keep(string copy)
    {
        File.SetUnixFileMode(copy, OwnerFile);
        using var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>What was renamed in it stays so even if the machine loses power.</summary>
    public void Sync()
    {
        const int ReadOnly = 0; // O_RDONLY; .NET opens no directories
        var descriptor = OpenFile(Path, ReadOnly);
        var synced = Fsync(descriptor);
        _ = CloseFile(descriptor);
        if (synced != 0)
            throw new IOException($"The directory {Path} could not be synced.");
    }

    public void Dispose()
    {
        File.Delete(PidFile(Path));
        held.Dispose();
    }

    /// <summary>An advisory lock (flock) that the kernel lets go when the process dies, however it dies.</summary>
    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, "meetai.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            throw new StorageRefused(
                $"The data directory {path} is in use by process {Holder(path) ?? "(unknown)"}.", failure);
        }
    }

    private void Prepare()
    {
        File.WriteAllText(PidFile(Path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        new FileStream(Database, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        File.SetUnixFileMode(Database, OwnerFile); // the log and its index take it from there
    }

    /// <summary>The living process that uses the directory; null when there is none, or it does not say.</summary>
    public static string? Holder(string path)
    {
        try
        {
            var process = File.ReadAllText(PidFile(path));
            return process.Length > 0 && Directory.Exists($"/proc/{process}") ? process : null;
        }
        catch (Exception unsaid) when (unsaid is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PidFile(string path) => System.IO.Path.Combine(path, "meetai.pid");

    /// <summary>For what SQLite and Kestrel make: the socket must not be open even for a moment.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial int Umask(int mask);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);
}
