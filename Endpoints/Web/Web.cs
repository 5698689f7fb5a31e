namespace MeetAi.Endpoints.Web;

/// <summary>
/// The web page where people meet their agents, served out of the executable. Pages ask the same API as everybody, with
/// a key that stays in the browser. The page at / stands in Endpoints/Home.cs.
/// </summary>
internal static class WebPages
{
    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWeb(this IEndpointRouteBuilder app)
    {
        var files = SiteFile.All().ToDictionary(file => file.Name);
        foreach (var file in files.Values.Where(file => Path.GetExtension(file.Name) != ".html"))
            app.MapMethods($"/{file.Name}", methods, file.Answer).AllowAnyone();

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
        app.Use((http, next) => IsLost(http)
            ? Answer(http, page, StatusCodes.Status404NotFound).ExecuteAsync(http)
            : next(http));
    }

    private static bool IsLost(HttpContext http)
        => http.GetEndpoint() is null && methods.Contains(http.Request.Method)
        && !http.Request.Path.StartsWithSegments("/api")
        && http.Prefers(Negotiation.Html, usual: Negotiation.Json);

    public static IResult Answer(HttpContext http, SiteFile page, int status = StatusCodes.Status200OK)
    {
        Pages.Protect(http.Response.Headers);
        http.Response.StatusCode = status;
        return page.Answer(http);
    }
}
