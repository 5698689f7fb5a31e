using System.Net;
using MeetAi.Endpoints.Realtime;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints;

/// <summary>
/// Which names this box answers to, and which web pages may use it. A page that a browser shows must not reach a
/// self-hoster's box by DNS rebinding (Host, 421) nor write to it from another site (Origin, 403). Public rooms, and
/// what the box says about itself, are there for any page to read. No credentials mode: there are no cookies.
/// </summary>
internal sealed class Origins(Settings settings)
{
    private const string Anybody = "*", Methods = "GET, POST, PATCH, DELETE";
    private const string Accepted = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, "
        + "Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name";

    private const string Exposed =
        "Retry-After, RateLimit, RateLimit-Policy, Location, ETag, Idempotent-Replayed, Mcp-Session-Id";

    /// <summary>Below these any page may read.</summary>
    private static readonly PathString[] open =
        ["/api/public", "/.well-known", "/openapi.json", "/llms.txt", "/skill.md", "/sdk"];

    private readonly HashSet<string> hosts = new(
        settings.PublicUrl is { } url ? [.. settings.Hosts, url.Host] : settings.Hosts,
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> allowed = new(
        settings.PublicUrl is { } url
            ? [.. settings.CorsOrigins, url.GetLeftPart(UriPartial.Authority)]
            : settings.CorsOrigins,
        StringComparer.OrdinalIgnoreCase);

    private readonly bool anyHost = !settings.IsLoopback && settings.PublicUrl is null && settings.Hosts.Count == 0;

    public Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<Operator>() is null && !Serves(http.Request))
            return Problems.HostNotAllowed.ExecuteAsync(http);

        if (IsForAnybody(http.Request))
        {
            Allow(http.Response.Headers, Anybody);
            return IsPreflight(http.Request) ? Preflight(http.Response, HttpMethods.Get) : next(http);
        }

        if (http.Request.Headers.Origin is not [{ } origin])
        {
            return StringValues.IsNullOrEmpty(http.Request.Headers.Origin)
                ? next(http)
                : Problems.OriginNotAllowed.ExecuteAsync(http);
        }

        var known = IsOwn(http.Request, origin) || allowed.Contains(origin);
        if (known)
            Allow(http.Response.Headers, origin);

        if (IsPreflight(http.Request))
            return known ? Preflight(http.Response, Methods) : Problems.OriginNotAllowed.ExecuteAsync(http);

        return known || !Matters(http.Request) ? next(http) : Problems.OriginNotAllowed.ExecuteAsync(http);
    }

    /// <summary>A request without Host (HTTP/1.0) comes from no browser; health checks come by address.</summary>
    private bool Serves(HttpRequest request)
    {
        var host = request.Host.Host;
        return anyHost || host.Length == 0 || IsLocal(host) || hosts.Contains(host)
            || request.Path.Value is "/healthz" or "/readyz";
    }

    private static bool IsLocal(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method)
        && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);

    /// <summary>Reading what is public, or a preflight that asks to.</summary>
    private static bool IsForAnybody(HttpRequest request)
    {
        var method = IsPreflight(request) ? request.Headers.AccessControlRequestMethod.ToString() : request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        return (reads || request.HttpContext.ExtendedConnect() is not null) // a socket over HTTP/2
            && open.Any(path => request.Path.StartsWithSegments(path));
    }

    /// <summary>The same host and port, whatever the scheme: TLS may end at a proxy.</summary>
    private static bool IsOwn(HttpRequest request, string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase)
        && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes, and sockets, which a browser opens across sites without asking first.</summary>
    private static bool Matters(HttpRequest request)
        => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || request.Headers.ContainsKey(HeaderNames.Upgrade);

    private static void Allow(IHeaderDictionary headers, string origin)
    {
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Exposed;
        if (origin != Anybody)
            headers.Vary = HeaderNames.Origin;
    }

    private static Task Preflight(HttpResponse response, string methods)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = methods;
        response.Headers.AccessControlAllowHeaders = Accepted;
        response.Headers.AccessControlMaxAge = "600";
        return Task.CompletedTask;
    }
}
