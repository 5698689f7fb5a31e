using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// A backup for whoever holds the data directory anyway. An admin key may know who and how much, never what was said:
/// for it there is nothing here.
/// </summary>
internal static class BackupEndpoints
{
    public static void MapBackups(this IEndpointRouteBuilder app)
        => app.MapGet("/api/admin/backup", Download).ForOperator();

    /// <summary>The bytes of a SQLite database, taken and checked before the first of them leaves.</summary>
    private static async Task<IResult> Download(
        HttpContext http, Backups backups, DataDirectory directory, TimeProvider clock, ILogger<Backups> log)
    {
        if (http.Features.Get<Operator>() is null)
            return Problems.NotFound;

        Audit.Operated(log, http, by: null);
        var file = directory.NewBackup("download", clock.GetUtcNow()) + Storage.Backups.Unfinished;
        await backups.Take(file, http.RequestAborted);
        return TypedResults.Stream(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, 1 << 16, FileOptions.DeleteOnClose),
            "application/vnd.sqlite3");
    }
}
