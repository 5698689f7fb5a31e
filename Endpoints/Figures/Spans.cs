using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What the spans of a trace say: a request that was answered, a webhook's receiver that was called. Of a URL neither
/// path nor query, which may hold a code, a ticket or somebody's secret. Where nobody traces, nothing is made.
/// </summary>
internal sealed class Spans : IDisposable
{
    private readonly RequestTags tags = new();
    private readonly ActivitySource source = new(Instruments.Meter);

    /// <summary>The framework began it and ends it. An errand inside a request has none of its own.</summary>
    public void Answered(HttpContext http)
    {
        var span = http.Features.Get<IHttpActivityFeature>()?.Activity;
        if (!source.HasListeners() || span is not { IsAllDataRequested: true }) // the log alone wants no more of it
            return;

        foreach (var (name, value) in tags.Of(http))
            span.SetTag(name, value);

        span.DisplayName = RequestTags.NameOf(http);
        span.SetTag("url.scheme", http.Request.Scheme).SetTag("meetai.request_id", http.TraceIdentifier);
        if (http.Response.StatusCode >= 500)
            Fail(span, $"{http.Response.StatusCode}");
    }

    /// <summary>In the trace of who caused it. To be disposed of when the answer is there.</summary>
    public Activity? Calling(Uri url, string? trace) => source
        .StartActivity(HttpMethods.Post, ActivityKind.Client, trace)
        ?.SetTag(RequestTags.Method, HttpMethods.Post).SetTag("server.address", url.IdnHost)
        .SetTag("server.port", url.Port);

    public static void Called(Activity? span, int? status, bool succeeded)
    {
        if (status is { } came)
            span?.SetTag(RequestTags.Status, came);

        if (span is not null && !succeeded)
            Fail(span, status is { } told ? $"{told}" : "no_answer");
    }

    public void Dispose() => source.Dispose();

    private static void Fail(Activity span, string why)
        => span.SetTag(RequestTags.Error, why).SetStatus(ActivityStatusCode.Error);
}
