using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>For whoever watches the box: is the process there, and can it do its work?</summary>
internal static class Health
{
    public const long LeastFree = 16 * 1024 * 1024;

    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/healthz", methods, () => Answer.Ok(new HealthView("ok"), Wire.Json.HealthView)).AllowAnyone();
        app.MapMethods("/readyz", methods, Ready).AllowAnyone();
    }

    /// <summary>
    /// The writer answers (an empty transaction costs no fsync), the disk has room and can be written; migrations ran
    /// at start.
    /// </summary>
    private static async Task<IResult> Ready(Database database, DataDirectory directory)
    {
        if (new DriveInfo(directory.Path).AvailableFreeSpace < LeastFree)
        {
            return Problems.StorageFull with
            {
                Detail = "Less than 16 MiB are free on the disk of the data directory.",
            };
        }

        directory.CheckWritable();
        await database.Write(_ => true);
        return Answer.Ok(new HealthView("ready"), Wire.Json.HealthView);
    }
}

internal sealed record HealthView(string Status);
