namespace MeetAi.Endpoints;

/// <summary>
/// An answer that may be kept, but is asked for again each time it is used: with its ETag, or a 304 for whoever has it.
/// </summary>
/// <param name="Tag">What it is known by.</param>
/// <param name="Answer">What whoever does not have it gets.</param>
/// <param name="KeptBy">Who may keep it: whoever asked, unless anybody may.</param>
internal sealed record Tagged(string Tag, IResult Answer, string KeptBy = Tagged.Asker) : IResult
{
    public const string Asker = "private, no-cache", Anybody = "no-cache";

    /// <summary>What <paramref name="answer"/> makes, and only if the client does not have it yet.</summary>
    public static IResult Unless(HttpRequest request, string tag, Func<IResult> answer, string keptBy = Asker)
        => IsKnown(request, tag)
            ? new Tagged(tag, TypedResults.StatusCode(StatusCodes.Status304NotModified), keptBy)
            : answer();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Tag;
        httpContext.Response.Headers.CacheControl = KeptBy;
        return Answer.ExecuteAsync(httpContext);
    }

    private static bool IsKnown(HttpRequest request, string tag)
    {
        var known = request.Headers.IfNoneMatch.ToString();
        return known == "*"
            || known.Split(',', StringSplitOptions.TrimEntries).Any(one => one == tag || one == $"W/{tag}");
    }
}
