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
        + "require-trusted-types-for 'script'; trusted-types dompurify";

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
            => app.MapMethods(path, methods, http => Show(http, files[$"{name}.html"])).AllowAnyone();
    }

    private static Task Show(HttpContext http, SiteFile page)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return page.Answer(http).ExecuteAsync(http);
    }
}
