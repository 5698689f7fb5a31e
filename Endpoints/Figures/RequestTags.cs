using System.Collections.Concurrent;
using MeetAi.Endpoints.Logs;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What a request was, in the words of OpenTelemetry's conventions for HTTP: method, route, status. Few different ones
/// whatever strangers send, each made once. The route is as we wrote it, never the path.
/// </summary>
internal sealed class RequestTags
{
    public const string Method = "http.request.method", Route = "http.route", Status = "http.response.status_code",
        Error = "error.type";

    private readonly ConcurrentDictionary<(RouteEndpoint?, string, int), KeyValuePair<string, object?>[]> made = new();

    public KeyValuePair<string, object?>[] Of(HttpContext http) => made.GetOrAdd(
        (http.GetEndpoint() as RouteEndpoint, MethodOf(http.Request), http.Response.StatusCode), Make, http);

    /// <summary>As <c>POST /api/rooms/{roomId}/messages</c>; what is no route of ours is a method alone.</summary>
    public static string NameOf(HttpContext http)
        => $"{MethodOf(http.Request)} {RequestLines.RouteOf(http)}".TrimEnd();

    /// <summary>Anybody may send any word for a method: those that nobody here knows are one.</summary>
    private static string MethodOf(HttpRequest request) => request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE"
            => request.Method,
        _ => "_OTHER",
    };

    private static KeyValuePair<string, object?>[] Make(
        (RouteEndpoint?, string Method, int Status) of, HttpContext http)
    {
        KeyValuePair<string, object?> asked = new(Method, of.Method), came = new(Status, of.Status);
        var route = RequestLines.RouteOf(http).ToString();
        return route.Length == 0 ? [asked, came] : [asked, new(Route, route), came];
    }
}
