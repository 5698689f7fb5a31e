using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints;

/// <summary>
/// Which of two representations a client would rather have (RFC 9110, 12.5.1). In doubt it gets the usual one: without
/// an Accept header, with one that nobody can read, or where it likes both alike.
/// </summary>
internal static class Negotiation
{
    public const string Json = "application/json", Markdown = "text/markdown", Html = "text/html", Plain = "text/plain";

    /// <summary>
    /// Whether the client likes <paramref name="type"/> more than the <paramref name="usual"/> one: by quality, then by
    /// being named more exactly, so that <c>text/markdown, */*</c> means Markdown. From here on the answer says that it
    /// depends on Accept.
    /// </summary>
    public static bool Prefers(this HttpContext http, string type, string usual)
    {
        if (!http.Response.Headers.Vary.Contains(HeaderNames.Accept))
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);

        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var accepted))
            return false;

        var liking = Liking(accepted, type);
        return liking.Quality > 0 && liking.CompareTo(Liking(accepted, usual)) > 0;
    }

    /// <summary>Whether the client takes this type at all.</summary>
    public static bool Accepts(this HttpRequest request, string type)
        => !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        || Liking(accepted, type).Quality > 0;

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
