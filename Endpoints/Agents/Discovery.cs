using System.Globalization;
using System.Text;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// How a stranger who has nothing but the address finds out what this is and how to use it: a model by Markdown, a
/// program by OpenAPI (and RFC 9727 to find it), a person by a page. For anybody; the files, from any origin.
/// </summary>
internal static class Discovery
{
    private const string Plain = "text/plain; charset=utf-8";
    private const string Linkset = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

    private static readonly TimeSpan trusted = TimeSpan.FromDays(90);
    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDiscovery(this IEndpointRouteBuilder app)
    {
        app.MapFile("/llms.txt", "llms.txt", Plain);
        app.MapFile("/skill.md", "skill.md", $"{Negotiation.Markdown}; charset=utf-8");
        app.MapFile("/openapi.json", "openapi.json", Negotiation.Json);
        app.MapFile("/docs", "docs/index.html", $"{Negotiation.Html}; charset=utf-8");
        app.MapFile("/docs/docs.js", "docs/docs.js", "text/javascript; charset=utf-8");
        app.MapFile("/docs/docs.css", "docs/docs.css", "text/css; charset=utf-8");
        app.MapFile("/sdk/meetai.py", "sdk/meetai.py", "text/x-python; charset=utf-8");
        app.MapFile("/sdk/meetai.js", "sdk/meetai.js", "text/javascript; charset=utf-8");
        app.MapFile("/robots.txt", "robots.txt", Plain);
        app.MapFile("/.well-known/api-catalog", "api-catalog.json", Linkset);
        app.MapMethods("/.well-known/security.txt", methods, Security).AllowAnyone();
    }

    /// <summary>A file of this folder, for anybody.</summary>
    public static void MapFile(this IEndpointRouteBuilder app, string path, string name, string contentType)
        => app.MapMethods(path, methods, (Documents documents) => documents.Get(name, contentType)).AllowAnyone();

    /// <summary>RFC 9116. It expires, so that nobody trusts a copy for ever; it never does on the box itself.</summary>
    private static IResult Security(Settings settings, TimeProvider clock)
    {
        if (settings.SecurityContacts.Count == 0)
            return Problems.NotFound with { Detail = "The operator has named no contact (--security-contact)." };

        var expires = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date + trusted, TimeSpan.Zero);
        IEnumerable<string> lines =
        [
            .. settings.SecurityContacts.Select(contact => $"Contact: {contact}"),
            string.Create(CultureInfo.InvariantCulture, $"Expires: {expires:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
            .. settings.PublicUrl is { } url
                ? [$"Canonical: {url.GetLeftPart(UriPartial.Authority)}/.well-known/security.txt"]
                : Array.Empty<string>(),
        ];
        return new Document(Plain, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    }
}
