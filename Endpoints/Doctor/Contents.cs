using MeetAi.Storage;

namespace MeetAi.Endpoints.Doctor;

/// <summary>The database: is it ours, is it whole, and is none of it from the future?</summary>
internal static class Contents
{
    private static readonly TimeSpan leeway = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Diagnosis> Look(string data, DateTimeOffset now, CancellationToken cancel)
    {
        var database = DataDirectory.DatabaseIn(data);
        if (!File.Exists(database) || new FileInfo(database).Length == 0)
            return [Diagnosis.Warn("database", $"there is none in {data} yet", "Run 'meetai serve', which makes it.")];

        try
        {
            if (DataDirectory.Holder(data) is null) // while somebody writes it, the log is never at rest
                LogDamage.Refuse(database);

            var pending = Migrations.Pending(database).Count;
            var schema = pending == 0
                ? Diagnosis.Ok("schema", $"all {Migrations.All.Count} migrations are applied")
                : Diagnosis.Warn(
                    "schema", $"{pending} of {Migrations.All.Count} migrations are to be applied",
                    "The next 'meetai serve' applies them, after a copy of the database.");
            var newest = Inspection.Quick(database, cancel);
            return [schema, Diagnosis.Ok("integrity", "SQLite's quick_check finds nothing wrong"), Age(newest, now)];
        }
        catch (StorageRefused refused)
        {
            return
            [
                Diagnosis.Fail(
                    "integrity", refused.Message,
                    "Stop the box, keep a copy of the directory, and 'meetai restore' the newest good backup."),
            ];
        }
    }

    /// <summary>Ids and cursors count on a clock that does not go back.</summary>
    private static Diagnosis Age(DateTimeOffset? newest, DateTimeOffset now) => newest > now + leeway
        ? Diagnosis.Warn(
            "history", $"the newest message is of {Wire.Time(newest.Value)}, which is to come",
            "The clock went back: set it right. Until that time new ids go on from the newest one.")
        : Diagnosis.Ok(
            "history", newest is { } time ? $"the newest message is of {Wire.Time(time)}" : "there is no message yet");
}
