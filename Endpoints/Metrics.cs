using MeetAi.Endpoints.Figures;

namespace MeetAi.Endpoints;

/// <summary>
/// The box's figures for a scraper: for the operator on the address that everybody uses, or, where
/// <c>--metrics-listen</c> gives them an address of their own, there for whoever reaches it and nowhere else. Of that
/// address nothing else is served, whatever name the scraper calls it by.
/// </summary>
internal static class Metrics
{
    public const string Path = "/metrics";

    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Comes before names and origins are looked at: a scraper knows its own.</summary>
    public static void UseMetricsDoor(this WebApplication app)
    {
        var readings = app.Services.GetRequiredService<Readings>();
        app.Use((http, next) => http.Features.Get<Scraper>() is null ? next(http) : Serve(http, readings));
    }

    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Settings>().MetricsListen is null)
            app.MapMethods("/metrics", methods, Show).ForOperator();
    }

    private static Task Serve(HttpContext http, Readings readings) => http.Request.Path != Path
        ? Problems.NotFound.ExecuteAsync(http)
        : methods.Contains(http.Request.Method)
            ? Show(readings).ExecuteAsync(http)
            : (Problems.MethodNotAllowed with { Allow = "GET, HEAD" }).ExecuteAsync(http);

    private static IResult Show(Readings readings)
        => TypedResults.Text(Exposition.Of(readings), Exposition.ContentType);
}

/// <summary>Set on the connections of the address that is for metrics alone.</summary>
internal sealed class Scraper;
