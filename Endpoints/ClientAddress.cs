using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace MeetAi.Endpoints;

/// <summary>
/// Who is at the other end. The socket's address, unless that is a trusted proxy; only then X-Forwarded-For, or
/// Forwarded (RFC 7239), read from the right, past the proxies that are trusted: what stands further left, anybody may
/// have written.
/// </summary>
internal sealed partial class ClientAddress(Settings settings, ILogger<ClientAddress> log)
{
    private int said;

    public bool IsTrusted(IPAddress? address) => address is not null
        && (settings.TrustedProxies.Any(network => network.Contains(Plain(address)))
            || (settings.TrustsLoopback && IPAddress.IsLoopback(address)));

    /// <summary>Puts the client's address in the place of the socket's.</summary>
    public Task Resolve(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.RemoteIpAddress is { } peer)
        {
            http.Connection.RemoteIpAddress = Plain(
                IsTrusted(peer) ? Behind(peer, http.Request.Headers) : Stranger(peer, http));
        }

        return next(http);
    }

    private IPAddress Behind(IPAddress peer, IHeaderDictionary headers)
    {
        var hops = headers.TryGetValue("X-Forwarded-For", out var forwardedFor)
            ? Split(forwardedFor)
            : Split(headers["Forwarded"]).Select(For);
        var client = peer;
        foreach (var hop in hops.Reverse())
        {
            if (!IsTrusted(client) || Parse(hop) is not { } before)
                break;

            client = before;
        }

        return client;
    }

    private IPAddress Stranger(IPAddress peer, HttpContext http)
    {
        var headers = http.Request.Headers;
        var claims = headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded");
        if (claims && Interlocked.Exchange(ref said, 1) == 0)
            LogIgnored(log, peer);

        return peer;
    }

    private static IEnumerable<string> Split(StringValues values)
        => values.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The node of one element: <c>for="[2001:db8::1]:4711";proto=https</c>.</summary>
    private static string For(string element) => element.Split(';', StringSplitOptions.TrimEntries)
        .Where(pair => pair.StartsWith("for=", StringComparison.OrdinalIgnoreCase))
        .Select(pair => pair[4..].Trim('"'))
        .FirstOrDefault("");

    /// <summary>An address with or without a port; null for a name that hides one, and for 1 or 0x7F000001.</summary>
    private static IPAddress? Parse(string hop)
    {
        if (hop.StartsWith('[') && hop.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            hop = hop[1..end];
        else if (hop.Count(c => c == ':') == 1)
            hop = hop.Split(':')[0];

        if (!IPAddress.TryParse(hop, out var address) || hop.StartsWith('['))
            return null;

        var isWhole = address.AddressFamily is AddressFamily.InterNetworkV6 || address.ToString() == hop;
        return isWhole ? Plain(address) : null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "X-Forwarded-For from {Peer} is ignored: it is no trusted proxy. "
            + "If it is one, start with --trusted-proxy. This is said once")]
    private static partial void LogIgnored(ILogger log, IPAddress peer);
}
