namespace MeetAi.Storage;

/// <summary>What a copy of the database holds.</summary>
internal sealed record Census(long People, long Rooms, long Messages, DateTimeOffset? LastMessageAt);

/// <summary>
/// Copies of the whole database as it was at one moment, in one file without a log, checked before they count. They are
/// taken while the database is served: by a reader of its own, so the writer waits for nothing, and the log grows by
/// what is written meanwhile. All that was acknowledged before a copy began is in it.
/// </summary>
internal sealed class Backups(DataDirectory directory)
{
    /// <summary>What an unfinished copy is called: no backup ends so.</summary>
    public const string Unfinished = ".partial";

    /// <summary>
    /// Makes <paramref name="file"/>, or throws <see cref="StorageFull"/>, <see cref="StorageUnavailable"/> or
    /// <see cref="OperationCanceledException"/>, and then leaves nothing. It is on disk when it is there.
    /// </summary>
    public Task<Census> Take(string file, CancellationToken cancel)
        => Task.Factory.StartNew(
            () => Copy(file, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A dated name, so that names sort by age.</summary>
    public static string NameAt(DateTimeOffset time) => $"meetai-{DataDirectory.Stamp(time)}.db";

    /// <summary>The backups that lie in a folder under names of ours, oldest first.</summary>
    public static IReadOnlyList<string> In(string folder)
        => [.. Directory.GetFiles(folder, "meetai-????????T?????????Z.db").Order(StringComparer.Ordinal)];

    /// <summary>Removes the oldest but so many, and what was left unfinished.</summary>
    public static void Rotate(string folder, int keep)
    {
        foreach (var old in In(folder).SkipLast(keep))
            File.Delete(old);

        foreach (var left in Directory.GetFiles(folder, $"meetai-????????T?????????Z.db{Unfinished}"))
            File.Delete(left);
    }

    /// <summary>Found out before rather than by filling the disk, on which others want to write.</summary>
    private void MakeSureOfRoom(string file)
    {
        const long Spare = 64 << 20;
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(file))!).AvailableFreeSpace;
        if (free < new FileInfo(directory.Database).Length + Spare)
            throw new StorageFull(new IOException($"There is no room for a backup beside {file}."));
    }

    private Census Copy(string file, CancellationToken cancel)
    {
        var partial = file + Unfinished;
        try
        {
            File.Delete(partial);
            MakeSureOfRoom(file);
            using (var source = Session.Copier(directory.Database))
            using (cancel.Register(source.Interrupt))
                source.CopyInto(partial);

            var census = Inspection.Of(partial, cancel);
            DataDirectory.Keep(partial);
            File.Move(partial, file, overwrite: true);
            return census;
        }
        catch (Exception failure)
        {
            File.Delete(partial);
            cancel.ThrowIfCancellationRequested();
            throw Faults.Of(failure);
        }
    }
}
