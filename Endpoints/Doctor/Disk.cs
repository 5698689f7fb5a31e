using MeetAi.Storage;

namespace MeetAi.Endpoints.Doctor;

/// <summary>How much room there is, what takes it, and whether there are backups.</summary>
internal static class Disk
{
    private const long Comfortable = 1L << 30, LongLog = 256L << 20;

    public static Diagnosis Free(string data)
    {
        var (free, database) = (new DriveInfo(data).AvailableFreeSpace, SizeOf(DataDirectory.DatabaseIn(data)));
        var detail = $"{Diagnosis.Size(free)} are free, the database has {Diagnosis.Size(database)}";
        if (free < Health.LeastFree)
            return Diagnosis.Fail("disk", detail, "Make room: writes are refused (507) until there is some.");

        return free < Math.Max(Comfortable, database)
            ? Diagnosis.Warn("disk", detail, "Make room soon: a backup needs as much as the database has.")
            : Diagnosis.Ok("disk", detail);
    }

    public static Diagnosis Log(string data)
    {
        var log = SizeOf($"{DataDirectory.DatabaseIn(data)}-wal");
        return log > LongLog
            ? Diagnosis.Warn(
                "log", $"SQLite's log has {Diagnosis.Size(log)}",
                "Something reads for very long, a backup for instance. When it ends, the log shrinks.")
            : Diagnosis.Ok("log", $"SQLite's log has {Diagnosis.Size(log)}");
    }

    public static Diagnosis Backups(BackupPlan plan, DateTimeOffset now)
    {
        const string Name = "backups", Advice = "See 'backup' in the log; is there room, and the right to write?";
        if (!Directory.Exists(plan.Directory) || Storage.Backups.In(plan.Directory) is not [.., var newest])
            return Diagnosis.Warn(Name, $"there is none in {plan.Directory} yet", Advice);

        var age = now - File.GetLastWriteTimeUtc(newest);
        return age > 2 * plan.Every
            ? Diagnosis.Fail(Name, $"the newest in {plan.Directory} is {Text(age)} old", Advice)
            : Diagnosis.Ok(Name, $"the newest in {plan.Directory} is {Text(age)} old");
    }

    private static string Text(TimeSpan age) => age.TotalHours switch
    {
        >= 48 => $"{age.TotalDays:0} days",
        >= 2 => $"{age.TotalHours:0} hours",
        _ => $"{age.TotalMinutes:0} minutes",
    };

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;
}
