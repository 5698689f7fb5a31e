using System.Text;
using MeetAi.Endpoints.Realtime;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints;

/// <summary>What Kestrel takes by default and we do not, and the bounds on what one client may cost.</summary>
internal static class Hardening
{
    private const char Broken = '\uFFFD';
    private static readonly Digits digits = new();
    private static readonly Text text = new();

    /// <summary>Bare LF as a line end is off by a runtime switch in the project file.</summary>
    public static void Harden(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = name
            => name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? digits : text;

        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = Body.MostThrownAway;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));

        // The one count leaves out the connections that became sockets, so both are set, and a thousand stay for files.
        var most = Math.Max(Descriptors.RaiseLimit() - 1000, 100);
        limits.MaxConcurrentUpgradedConnections = most / 5 * 4;
        limits.MaxConcurrentConnections = most / 5;
    }

    public static void UseHardening(this IApplicationBuilder app)
        => app.Use((http, next) => Refuse(http.Request) is { } problem ? problem.ExecuteAsync(http) : next(http));

    private static Problem? Refuse(HttpRequest request)
    {
        if (request.Method is "TRACE" || (request.Method is "CONNECT" && request.HttpContext.ExtendedConnect() is null))
            return Problems.MethodNotAllowed with { Allow = "GET, POST, PATCH, DELETE, OPTIONS" };

        // Kestrel renames a Content-Length that stands beside Transfer-Encoding: request smuggling begins there.
        var headers = request.Headers;
        if (headers.ContainsKey("X-Content-Length") && headers.ContainsKey(HeaderNames.TransferEncoding))
            return Problems.BadRequest with { Detail = "Content-Length and Transfer-Encoding exclude each other." };

        if (IsBroken(headers))
            return Problems.BadRequest with { Detail = "Header fields are text in UTF-8." };

        return headers.ContainsKey(HeaderNames.ContentEncoding) || IsCoded(headers.TransferEncoding)
            ? Problems.UnsupportedMediaType with { Detail = "Compressed bodies are not read." }
            : null;
    }

    private static bool IsBroken(IHeaderDictionary headers)
    {
        foreach (var (_, values) in headers)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().Contains(Broken))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Kestrel takes "gzip, chunked" and undoes the chunks alone.</summary>
    private static bool IsCoded(StringValues transferEncoding)
        => transferEncoding.Count > 0
            && !transferEncoding.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// UTF-8, with a sign in the place of what no header field may hold. Kestrel's own decoding throws there, which it
    /// expects in a head, and in a trailer does not: that would be a 500.
    /// </summary>
    private sealed class Text : UTF8Encoding
    {
        public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount)
        {
            var count = base.GetChars(bytes, byteCount, chars, charCount);
            new Span<char>(chars, count).Replace('\0', Broken);
            return count;
        }
    }

    /// <summary>
    /// Kestrel would read "+5" as 5: what is no plain number becomes a sign that it cannot read, and it answers 400. It
    /// gives room for 20 characters and does not expect an exception.
    /// </summary>
    private sealed class Digits : ASCIIEncoding
    {
        private const int Most = 19; // long.MaxValue

        public override int GetCharCount(byte[] bytes, int index, int count)
            => Checked(bytes.AsSpan(index, count)).Length;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
            => GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

        public override unsafe int GetCharCount(byte* bytes, int count)
            => Checked(new ReadOnlySpan<byte>(bytes, count)).Length;

        public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount)
            => GetChars(new ReadOnlySpan<byte>(bytes, byteCount), new Span<char>(chars, charCount));

        public override int GetCharCount(ReadOnlySpan<byte> bytes) => Checked(bytes).Length;

        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
            => Latin1.GetChars(Checked(bytes), chars);

        private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> bytes)
            => bytes.Length > Most || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? "?"u8 : bytes;
    }
}
