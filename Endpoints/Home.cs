using MeetAi.Endpoints.Agents;
using MeetAi.Endpoints.Web;

namespace MeetAi.Endpoints;

/// <summary>
/// The first page: for a browser the web page, for everybody else Markdown that says what this is and where to go on.
/// Its Link header leads a program on (RFC 8288).
/// </summary>
internal static class Home
{
    private const string Ways =
        "</.well-known/api-catalog>; rel=\"api-catalog\", </openapi.json>; rel=\"service-desc\", "
        + "</docs>; rel=\"service-doc\", </llms.txt>; rel=\"describedby\"";

    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHome(this IEndpointRouteBuilder app)
    {
        var (page, documents) = (new SiteFile("index.html"), app.ServiceProvider.GetRequiredService<Documents>());
        app.MapMethods("/", methods, http =>
        {
            http.Response.Headers.Link = Ways;
            return http.Prefers(Negotiation.Html, usual: Negotiation.Markdown)
                ? WebPages.Answer(http, page).ExecuteAsync(http)
                : documents.Get("llms.txt", $"{Negotiation.Markdown}; charset=utf-8").ExecuteAsync(http);
        }).AllowAnyone();
    }
}
