using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The site's files: small where the client takes it, kept where their name says what is in them.</summary>
public sealed partial class SiteFileTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_file_comes_in_the_smallest_form_that_the_client_takes_and_is_the_same_in_each()
    {
        var script = await Script();
        var plain = await Get(script);
        var (brotli, gzip) = (await Get(script, "gzip, br;q=0.5"), await Get(script, "gzip, br;q=0"));

        Assert.Equal(("", "br", "gzip"), (Coding(plain), Coding(brotli), Coding(gzip)));
        Assert.All(new[] { plain, brotli, gzip }, answer => Assert.Contains("Accept-Encoding", answer.Headers.Vary));
        var bytes = await Bytes(plain);
        Assert.Equal(bytes, Unpack(new BrotliStream(await Body(brotli), CompressionMode.Decompress)));
        Assert.Equal(bytes, Unpack(new GZipStream(await Body(gzip), CompressionMode.Decompress)));
        Assert.True((await Bytes(brotli)).Length < bytes.Length / 2);
    }

    [Theory]
    [InlineData("/key")]
    [InlineData("/icon.svg")]
    [InlineData("/site.webmanifest")]
    public async Task A_file_whose_name_says_nothing_is_asked_for_again_and_then_costs_nothing(string path)
    {
        var first = await Get(path, "br");
        Assert.True(first.Headers.CacheControl!.NoCache);

        var again = await Get(path, "br", first.Headers.ETag);
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await Bytes(again)).Length));

        var other = await Get(path, "gzip", first.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_name_that_holds_a_hash_is_kept_for_a_year()
    {
        var cache = (await Get(await Script())).Headers.CacheControl!;

        Assert.Equal(TimeSpan.FromDays(365), cache.MaxAge);
        Assert.Contains(cache.Extensions, one => one.Name == "immutable");
    }

    [Fact]
    public async Task HEAD_says_the_same_without_the_words()
    {
        using var http = box.Meetai.Anyone();
        foreach (var path in new[] { "/", await Script() })
        {
            using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            using var get = await http.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("/assets/index-00000000.js")]
    [InlineData("/assets/../index.html.br")]
    [InlineData("/index.html")]
    [InlineData("/nowhere")]
    public async Task What_is_not_there_is_a_problem_for_programs(string path)
        => await Person.Problem(await Get(path), HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task What_is_not_there_is_a_page_for_a_browser_unless_it_is_the_API()
    {
        using var http = box.Meetai.Anyone();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");

        var page = await http.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.True(page.Headers.Contains("Content-Security-Policy"));
        await Person.Problem(await http.GetAsync("/api/nowhere"), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(await http.PostAsync("/nowhere", null), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Behind_a_proxy_the_page_is_the_same_and_the_box_says_its_public_name()
    {
        await using var meetai = await Running.Start("--public-url", "https://chat.example.org");
        using var http = meetai.Anyone();
        http.DefaultRequestHeaders.Host = "chat.example.org";

        var page = await http.GetAsync("/key");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("http:", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("https://chat.example.org", (await new Person(http, key: null).Get("/api/box")).Text("url"));
    }

    private static string Coding(HttpResponseMessage answer)
        => string.Join(',', answer.Content.Headers.ContentEncoding);

    private static Task<Stream> Body(HttpResponseMessage answer) => answer.Content.ReadAsStreamAsync();

    private static Task<byte[]> Bytes(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync();

    private static byte[] Unpack(Stream packed)
    {
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>The path of a script with a hash in its name.</summary>
    private async Task<string> Script()
        => Asset().Match(await box.Meetai.Anyone().GetStringAsync("/key")).Groups[1].Value;

    private async Task<HttpResponseMessage> Get(string path, string? accepted = null, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted is not null)
            request.Headers.AcceptEncoding.ParseAdd(accepted);

        if (tag is not null)
            request.Headers.IfNoneMatch.Add(tag);

        return await box.Meetai.Anyone().SendAsync(request);
    }

    [GeneratedRegex("module\"[^>]* src=\"(/assets/key-[^\"]+\\.js)\"")]
    private static partial Regex Asset();
}
