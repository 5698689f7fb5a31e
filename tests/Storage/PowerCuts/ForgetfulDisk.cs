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
    /// by chance, in no order.
    /// </summary>
    public void Cut(Random random, bool isTorn)
    {
        foreach (var name in files)
        {
            var (there, copy) = (Path.Combine(data, name), Path.Combine(kept, name));
            var bytes = Left(Read(there), Read(copy), isTorn ? random : null);
            foreach (var path in new[] { there, copy })
                File.WriteAllBytes(path, bytes);
        }

        foreach (var derived in Directory.GetFiles(data, "search.db*").Append(Path.Combine(data, "meetai.db-shm")))
            File.Delete(derived);
    }

    public void Dispose() => Directory.Delete(kept, recursive: true);

    private static byte[] Left(byte[] written, byte[] synced, Random? random)
    {
        if (random is null)
            return synced;

        var length = random.Next(2) == 0 ? synced.Length : written.Length;
        var left = new byte[length];
        for (var at = 0; at < length; at += Sector)
        {
            var from = random.Next(2) == 0 ? synced : written;
            var end = Math.Min(Math.Min(at + Sector, length), from.Length);
            if (at < end)
                from.AsSpan(at..end).CopyTo(left.AsSpan(at));
        }

        return left;
    }

    private static byte[] Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : [];
}
