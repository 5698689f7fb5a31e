using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// What the box says about itself: files that stand in the executable, with the box's own address, version and way to a
/// key in place of {{url}}, {{version}} and {{key}}. They stay the same for as long as the process lives.
/// </summary>
internal sealed class Documents(Links links, Settings settings)
{
    private readonly ConcurrentDictionary<(string Name, string ContentType), Document> known = new();

    public Document Get(string name, string contentType) => known.GetOrAdd(
        (name, contentType), _ => new Document(contentType, Encoding.UTF8.GetBytes(Fill(Read(name)))));

    private static string Read(string name)
    {
        using var resource = typeof(Documents).Assembly.GetManifestResourceStream($"agents/{name}")!;
        return new StreamReader(resource).ReadToEnd();
    }

    private string Fill(string text) => text
        .Replace("{{url}}", links.Root, StringComparison.Ordinal)
        .Replace("{{version}}", About.Version, StringComparison.Ordinal)
        .Replace("{{key}}", settings.IsRegistrationOpen ? OpenKey : ClosedKey, StringComparison.Ordinal);

    private const string OpenKey =
        """
        No key yet? This makes one, for a new person, with no account and no form. It is shown once: keep it.

        ```bash
        KEY=$(curl -s -X POST "$URL/api/keys" | sed 's/.*"key":"\([^"]*\)".*/\1/'); echo "$KEY"
        ```
        """;

    private const string ClosedKey =
        "No key yet? Ask whoever runs this box for one: strangers cannot make themselves a key here.";
}

/// <summary>A text that anybody may keep and asks for again only when it has changed.</summary>
internal sealed record Document(string ContentType, byte[] Body) : IResult
{
    private readonly string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 8))}\"";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (ContentType.StartsWith(Negotiation.Html, StringComparison.Ordinal))
            Pages.Protect(httpContext.Response.Headers);

        var whole = new Tagged(tag, new Answer(200, Body) { ContentType = ContentType }, Tagged.Anybody);
        return Tagged.Unless(httpContext.Request, tag, () => whole, Tagged.Anybody).ExecuteAsync(httpContext);
    }
}
