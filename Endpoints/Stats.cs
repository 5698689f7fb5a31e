using MeetAi.Endpoints.Figures;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>How the box does, now and over the last hour or day, for the operator: figures alone.</summary>
internal static class StatEndpoints
{
    public static void MapStats(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapGet("stats", Show);
    }

    private static IResult Show(HttpContext http, Recorder recorder, Fullness fullness, CensusStore census)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var isDay = check.OneOf("range", query["range"], ("hour", false), ("day", true)) ?? false;
        var after = check.Time("after", query["after"]);
        if (check.Problem is { } problem)
            return problem;

        var series = isDay ? recorder.Day : recorder.Hour;
        var stats = new StatsView(
            recorder.Began, About.Version, (long)series.Every.TotalSeconds, census.Totals(), fullness.Now,
            recorder.Now(recorder.Hour), series.After(after));
        return Answer.Ok(stats, Wire.Json.StatsView);
    }
}

/// <summary>
/// <c>every</c> is in seconds. <c>now</c> is of the time since the last figure of the hour; <c>figures</c> are the
/// finished ones, oldest first.
/// </summary>
internal sealed record StatsView(
    DateTimeOffset StartedAt, string Version, long Every, Totals Totals, Capacity Capacity, Figure Now,
    IReadOnlyList<Figure> Figures);
