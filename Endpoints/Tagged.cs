namespace MeetAi.Endpoints;

/// <summary>
/// An answer that may be kept, but is asked for again each time it is used: with its ETag, or a 304 for whoever has it.
/// </summary>
internal sealed record Tagged(string Tag, IResult Answer) : IResult
{
    private const string Revalidated = "private, no-cache";

    /// <summary>Who may keep it; whoever asked, unless anybody may.</summary>
    public string CacheControl { get; init; } = Revalidated;

    /// <summary>What <paramref name="answer"/> makes, and only if the client does not have it yet.</summary>
    public static IResult Unless(HttpRequest request, string tag, Func<IResult> answer)
        => IsKnown(request, tag)
            ? new Tagged(tag, TypedResults.StatusCode(StatusCodes.Status304NotModified))
            : answer();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Tag;
        httpContext.Response.Headers.CacheControl = CacheControl;
        return Answer.ExecuteAsync(httpContext);
    }

    private static bool IsKnown(HttpRequest request, string tag)
    {
        var known = request.Headers.IfNoneMatch.ToString();
        return known == "*"
            || known.Split(',', StringSplitOptions.TrimEntries).Any(one => one == tag || one == $"W/{tag}");
    }
}
