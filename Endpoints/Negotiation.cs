using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints;

/// <summary>
/// Which of two representations a client would rather have (RFC 9110, 12.5.1). JSON is what it gets when in doubt:
/// without an Accept header, with one that nobody can read, or where it likes both alike.
/// </summary>
internal static class Negotiation
{
    public const string Markdown = "text/markdown";

    private const string Json = "application/json";

    /// <summary>
    /// Whether Markdown is liked more than JSON: by quality, then by being named more exactly, so that
    /// <c>text/markdown, */*</c> means Markdown. From here on the answer says that it depends on Accept.
    /// </summary>
    public static bool PrefersMarkdown(this HttpContext http)
    {
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var accepted))
            return false;

        var (markdown, json) = (Liking(accepted, Markdown), Liking(accepted, Json));
        return markdown.Quality > 0 && markdown.CompareTo(json) > 0;
    }

    /// <summary>The most exact range that covers a type is the one whose quality counts.</summary>
    private static (double Quality, int Exactness) Liking(IEnumerable<MediaTypeHeaderValue> accepted, string type)
        => accepted
            .Where(range => range.MatchesMediaType(type))
            .Select(range => (Quality: range.Quality ?? 1, Exactness: Exactness(range)))
            .OrderByDescending(one => one.Exactness).ThenByDescending(one => one.Quality)
            .FirstOrDefault();

    private static int Exactness(MediaTypeHeaderValue range)
        => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
