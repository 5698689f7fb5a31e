namespace MeetAi.Endpoints.Web;

/// <summary>
/// The web page where people meet their agents, served out of the executable. Pages ask the same API as everybody, with
/// a key that stays in the browser. Their policy: nothing inline, nothing from elsewhere, no frame, trusted types.
/// </summary>
internal static class WebPages
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWeb(this IEndpointRouteBuilder app)
    {
        var files = SiteFile.All().ToDictionary(file => file.Name);
        foreach (var file in files.Values.Where(file => Path.GetExtension(file.Name) != ".html"))
            app.MapMethods($"/{file.Name}", methods, file.Answer).AllowAnyone();

        Page("/", "index");
        Page("/key", "key");
        Page("/chat", "chat");
        Page("/chat/{roomId}", "chat");
        Page("/public/{roomId}", "chat");
        Page("/admin", "admin");

        void Page(string path, string name)
            => app.MapMethods(path, methods, http => Answer(http, files[$"{name}.html"]).ExecuteAsync(http))
                .AllowAnyone();
    }

    /// <summary>A browser that asks for a page where none is gets one that says so; programs get the problem.</summary>
    public static void UseLostPage(this WebApplication app)
    {
        var page = new SiteFile("lost.html");
        app.Use((http, next) =>
        {
            if (!IsLost(http))
                return next(http);

            return Answer(http, page, StatusCodes.Status404NotFound).ExecuteAsync(http);
        });
    }

    private static bool IsLost(HttpContext http)
        => http.GetEndpoint() is null && methods.Contains(http.Request.Method)
        && !http.Request.Path.StartsWithSegments("/api")
        && Takes(http, "text/html");

    /// <summary>Whether the client names the type: a browser names text/html, curl names none.</summary>
    public static bool Takes(HttpContext http, string type)
        => http.Request.GetTypedHeaders().Accept
            .Any(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));

    public static IResult Answer(HttpContext http, SiteFile page, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        http.Response.StatusCode = status;
        return page.Answer(http);
    }
}
