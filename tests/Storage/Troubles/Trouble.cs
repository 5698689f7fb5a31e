using System.Buffers.Binary;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// What is wrong with the machine on which a server runs (trouble.c). It changes while the server runs.
/// </summary>
internal sealed class Trouble : IDisposable
{
    private const int Ahead = 0, Slow = 1, LogFails = 2, DatabaseFails = 3, ReadOnly = 4, Numbers = 5;

    private readonly string file = Path.GetTempFileName();
    private readonly string data;

    public Trouble(string data)
    {
        this.data = data;
        File.WriteAllBytes(file, new byte[Numbers * sizeof(long)]);
    }

    public Preload Preload => new("Troubles/trouble.c", $"TROUBLE={file}", $"TROUBLE_DISK={data}");

    public string[] Launcher => Preload.Launcher(Preload);

    /// <summary>By how much the time of day is off.</summary>
    public TimeSpan ClockAhead { set => Set(Ahead, (long)value.TotalSeconds); }

    public TimeSpan SyncsTakeLonger { set => Set(Slow, (long)value.TotalMilliseconds); }

    /// <summary>Which sync from now on fails, restarts notwithstanding.</summary>
    public int LogSyncFails { set => Set(LogFails, value); }

    public int DatabaseSyncFails { set => Set(DatabaseFails, value); }

    public bool DiskIsReadOnly { set => Set(ReadOnly, value ? 1 : 0); }

    public void Dispose() => File.Delete(file);

    private void Set(int which, long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(handle, bytes, which * sizeof(long));
    }
}
