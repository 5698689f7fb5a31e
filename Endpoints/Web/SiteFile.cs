using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints.Web;

/// <summary>
/// One file of the web page, out of the executable, in the smallest of the forms made at build time that the client
/// takes (RFC 9110, 12.5.3). A name that holds a hash never changes its bytes; other files are asked for again by ETag.
/// </summary>
internal sealed class SiteFile(string name)
{
    private const string Folder = "site/", Forever = "public, max-age=31536000, immutable", AskAgain = "no-cache";

    private static readonly Assembly executable = typeof(SiteFile).Assembly;
    private static readonly FileExtensionContentTypeProvider types = new();

    private readonly Lazy<string> hash = new(() => Hash(name));
    private readonly Form[] compressed =
        [.. new[] { new Form("br", $"{name}.br"), new Form("gzip", $"{name}.gz") }.Where(form => form.IsThere)];

    public string Name => name;

    public static IEnumerable<SiteFile> All() => executable.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
        .Select(resource => resource[Folder.Length..])
        .Where(file => Path.GetExtension(file) is not (".br" or ".gz"))
        .Select(file => new SiteFile(file));

    public IResult Answer(HttpContext http)
    {
        var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        var form = compressed.FirstOrDefault(one => Takes(accepted, one.Coding)) ?? new Form("", name);
        var headers = http.Response.Headers;
        headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? Forever : AskAgain;
        if (compressed.Length > 0)
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);

        if (form.Coding.Length > 0)
            headers.ContentEncoding = form.Coding;

        return TypedResults.Stream(
            Open(form.Resource),
            TypeOf(name),
            entityTag: new EntityTagHeaderValue($"\"{hash.Value}{form.Coding}\""));
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string coding)
        => accepted.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);

    private static string TypeOf(string name)
    {
        if (!types.TryGetContentType(name, out var type))
            type = "application/octet-stream";

        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }

    private static string Hash(string name)
    {
        using var bytes = Open(name);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));
    }

    private static Stream Open(string resource) => executable.GetManifestResourceStream(Folder + resource)!;

    private sealed record Form(string Coding, string Resource)
    {
        public bool IsThere => executable.GetManifestResourceInfo(Folder + Resource) is not null;
    }
}
