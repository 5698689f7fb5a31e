using MeetAi.Tests.Storage.Troubles;

namespace MeetAi.Tests.Storage.PowerCuts;

/// <summary>
/// What a power cut leaves of a data directory (power.c): for certain what was synced, and of what was written since
/// then nothing, or any of its sectors. A process under it syncs in microseconds.
/// </summary>
internal sealed class ForgetfulDisk : IDisposable
{
    private const int Sector = 512;

    private static readonly string[] files = ["meetai.db", "meetai.db-wal"];

    private readonly string data;
    private readonly string kept = Running.NewDirectory();

    /// <summary>Over a directory that no process uses, as it lies there.</summary>
    public ForgetfulDisk(string data)
    {
        this.data = data;
        foreach (var name in files.Where(name => File.Exists(Path.Combine(data, name))))
            File.Copy(Path.Combine(data, name), Path.Combine(kept, name));
    }

    public Preload Preload => new("PowerCuts/power.c", $"POWER_LIVE={data}", $"POWER_KEPT={kept}");

    public string[] Launcher => Preload.Launcher(Preload);

    /// <summary>
    /// The process was killed; now the machine is off and on again. Torn: each sector that was not synced is old or new
    /// by chance, in no order. A file that was deleted is gone or as it was when it was last synced.
    /// </summary>
    public void Cut(Random random, bool isTorn)
    {
        foreach (var name in files)
        {
            var (there, copy) = (Path.Combine(data, name), Path.Combine(kept, name));
            if (!File.Exists(there) && random.Next(2) == 0)
                File.Delete(copy);

            if (!File.Exists(there) && !File.Exists(copy))
                continue;

            var left = Path.Combine(kept, "left");
            using (var file = File.Create(left))
                Leave(file, there, copy, isTorn && File.Exists(there) ? random : null);

            File.Copy(left, there, overwrite: true);
            File.Move(left, copy, overwrite: true);
        }

        foreach (var derived in Directory.GetFiles(data, "search.db*").Append(Path.Combine(data, "meetai.db-shm")))
            File.Delete(derived);
    }

    public void Dispose() => Directory.Delete(kept, recursive: true);

    /// <summary>Sector by sector: files of hundreds of megabytes would fill the memory.</summary>
    private static void Leave(FileStream left, string there, string copy, Random? random)
    {
        using var synced = File.Open(copy, FileMode.OpenOrCreate, FileAccess.Read);
        if (random is null)
        {
            synced.CopyTo(left);
            return;
        }

        using var written = File.OpenRead(there);
        left.SetLength(random.Next(2) == 0 ? synced.Length : written.Length);
        var sector = new byte[Sector];
        while (left.Position < left.Length)
        {
            var from = random.Next(2) == 0 ? synced : written;
            from.Position = left.Position;
            var most = (int)Math.Min(Sector, left.Length - left.Position);
            var read = from.ReadAtLeast(sector.AsSpan(0, most), most, throwOnEndOfStream: false);
            sector.AsSpan(read).Clear(); // behind its end there is nothing
            left.Write(sector, 0, most);
        }
    }
}
