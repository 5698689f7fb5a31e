using System.Diagnostics;

namespace MeetAi.Endpoints.Logs;

/// <summary>How the log looks, and from which status on requests are in it.</summary>
internal sealed record LogPlan(bool IsText, int LeastStatus)
{
    public const int Everything = 0, Errors = 400, Nothing = int.MaxValue;
}

/// <summary>
/// A line for every request when it ends, and so for a stream. The route as we wrote it, never the path, which may hold
/// a code, nor the query, which may hold a ticket: what matches no route has none.
/// </summary>
internal sealed class RequestLines(Settings settings, Journal journal)
{
    private const int HungUp = 499; // nginx has made it known

    public void Add(HttpContext http, TimeSpan took)
    {
        var isLeft = http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted;
        var status = isLeft ? HungUp : http.Response.StatusCode;
        if (status < settings.Log.LeastStatus)
            return;

        journal.Note(
            status >= 500 ? LogLevel.Error : LogLevel.Information, "request", (http, status, took),
            static (line, one) =>
            {
                Add(line, one.http, one.status, one.took);
                if (Activity.Current is { } activity)
                    line.Add("trace_id"u8, activity.TraceId.ToHexString());
            });
    }

    /// <summary>As <c>/api/rooms/{roomId}</c>; empty for what matches none.</summary>
    public static ReadOnlySpan<char> RouteOf(HttpContext http)
        => http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { Length: > 0 } route }
            ? route.AsSpan(0, Math.Max(1, route.AsSpan().TrimEnd('/').Length))
            : [];

    private static void Add(Line line, HttpContext http, int status, TimeSpan took)
    {
        line.Add("method"u8, http.Request.Method);
        if (RouteOf(http) is { IsEmpty: false } route)
            line.Add("route"u8, route);

        line.Add("status"u8, status);
        line.Add("ms"u8, took);
        if (http.Features.Get<Caller>() is { } caller)
            line.Add("key_id"u8, caller.Key.Id);

        if (http.Connection.RemoteIpAddress is { } address)
            line.Add("address"u8, address);
        else
            line.Add("address"u8, "unix");

        line.Add("request_id"u8, http.TraceIdentifier);
    }
}
