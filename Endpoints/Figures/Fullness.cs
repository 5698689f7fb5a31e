using MeetAi.Storage;

namespace MeetAi.Endpoints.Figures;

/// <summary>How much of its room the box has used; <c>Warning</c> is 80 or 90 from so many percent on.</summary>
internal sealed record Capacity(long UsedBytes, long MostBytes)
{
    public int Percent => (int)(100.0 * UsedBytes / Math.Max(MostBytes, 1));

    public int? Warning => Percent switch { >= 90 => 90, >= 80 => 80, _ => null };
}

/// <summary>
/// How full the box is: what its files take of what they may (--quota-box), or where nobody has said that, how much
/// of the disk is used, by whomever. Operators are told in the log when it comes to 80 and 90 percent: once each, and
/// again when it had fallen in between.
/// </summary>
internal sealed partial class Fullness(DataDirectory directory, Settings settings, ILogger<Fullness> log)
{
    private int told;

    public Capacity Now { get; private set; } = new(0, 1);

    /// <summary>The quota is used up: what is said now is refused, as on a full disk.</summary>
    public bool IsOver => settings.QuotaBox is { } most && Now.UsedBytes >= most;

    public void Look()
    {
        try
        {
            Now = settings.QuotaBox is { } most ? new Capacity(directory.Size(), most) : OfDisk();
        }
        catch (Exception silent) when (silent is IOException or UnauthorizedAccessException)
        {
            return; // as it stood; whoever needs the disk is told so
        }

        var level = Now.Warning ?? 0;
        if (level > told)
            LogFull(log, Now.Percent, Now.UsedBytes, Now.MostBytes);

        if (level > told || Now.Percent < told - 1) // it does not hover around the line
            told = level;
    }

    private Capacity OfDisk()
    {
        var disk = new DriveInfo(directory.Path);
        return new Capacity(disk.TotalSize - disk.AvailableFreeSpace, disk.TotalSize);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the box is {Percent} % full: {UsedBytes} of {MostBytes} bytes; keep less, or give it more")]
    private static partial void LogFull(ILogger log, int percent, long usedBytes, long mostBytes);
}
