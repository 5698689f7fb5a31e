using MeetAi.Endpoints.Figures;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>How often the server backs itself up, where to, and how many it keeps there.</summary>
internal sealed record BackupPlan(TimeSpan Every, string Directory, int Keep);

/// <summary>
/// Backs up while serving, as planned. The newest backup in the folder says when the next one is due, so a restart
/// neither skips nor doubles one; what failed is tried again soon.
/// </summary>
internal sealed partial class BackupSchedule(
    Settings settings, Backups backups, Instruments instruments, TimeProvider clock, ILogger<BackupSchedule> log)
    : BackgroundService
{
    private static readonly TimeSpan soon = TimeSpan.FromMinutes(5), longest = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Backups is not { } plan)
            return;

        for (var wait = Left(plan); ; wait = await Make(plan, stoppingToken))
        {
            while (wait > longest) // a timer takes 49 days at most
                (_, wait) = (await Pause(longest, stoppingToken), wait - longest);

            if (!await Pause(wait, stoppingToken))
                return;
        }
    }

    private async Task<bool> Pause(TimeSpan time, CancellationToken cancel)
    {
        await Task.Delay(time, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancel.IsCancellationRequested;
    }

    /// <summary>A folder that cannot be read is found out, and logged, when the backup is made.</summary>
    private TimeSpan Left(BackupPlan plan)
    {
        try
        {
            if (!Directory.Exists(plan.Directory) || Storage.Backups.In(plan.Directory) is not [.., var newest])
                return TimeSpan.Zero;

            var taken = File.GetLastWriteTimeUtc(newest);
            instruments.BackedUp(taken);
            var left = taken + plan.Every - clock.GetUtcNow();
            return left < TimeSpan.Zero ? TimeSpan.Zero : left < plan.Every ? left : plan.Every; // or the clock was set
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>How long until the next one.</summary>
    private async Task<TimeSpan> Make(BackupPlan plan, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        try
        {
            Directory.CreateDirectory(plan.Directory, DataDirectory.OwnerDirectory);
            var file = Path.Combine(plan.Directory, Storage.Backups.NameAt(clock.GetUtcNow()));
            var census = await backups.Take(file, cancel);
            instruments.BackedUp(clock.GetUtcNow());
            Storage.Backups.Rotate(plan.Directory, plan.Keep);
            var took = (long)clock.GetElapsedTime(started).TotalMilliseconds;
            LogTaken(log, file, census.Rooms, census.Messages, took);
            return plan.Every;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or StorageFull or StorageUnavailable or StorageRefused)
        {
            LogFailed(log, plan.Directory, failure);
            return plan.Every < soon ? plan.Every : soon;
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "backup {File}: {Rooms} rooms, {Messages} messages, {Milliseconds} ms")]
    private static partial void LogTaken(ILogger log, string file, long rooms, long messages, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "backup to {Directory} failed; it is tried again soon")]
    private static partial void LogFailed(ILogger log, string directory, Exception failure);
}
