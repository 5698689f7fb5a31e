namespace MeetAi.Endpoints;

/// <summary>
/// What a browser must know of every page of ours: nothing in it runs or loads but what this box serves in files of its
/// own, nobody frames it, and it tells nobody where it was.
/// </summary>
internal static class Pages
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
