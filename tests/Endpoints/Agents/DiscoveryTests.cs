using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>Whoever has nothing but the address finds out what this is: anybody, from any origin.</summary>
public sealed partial class DiscoveryTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData("/llms.txt", "text/plain", true)]
    [InlineData("/skill.md", "text/markdown", true)]
    [InlineData("/openapi.json", "application/json", true)]
    [InlineData("/.well-known/api-catalog", "application/linkset+json", true)]
    [InlineData("/sdk/meetai.py", "text/x-python", true)]
    [InlineData("/sdk/meetai.js", "text/javascript", true)]
    [InlineData("/robots.txt", "text/plain", false)]
    [InlineData("/docs", "text/html", false)]
    [InlineData("/docs/docs.js", "text/javascript", false)]
    [InlineData("/docs/docs.css", "text/css", false)]
    public async Task It_is_told_whole_once_and_then_only_when_it_changed(string path, string type, bool fromAnywhere)
    {
        using var http = box.Meetai.Anyone();
        http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        var whole = await http.GetAsync(path);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        http.DefaultRequestHeaders.IfNoneMatch.Add(whole.Headers.ETag!);
        var again = await http.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, type), (whole.StatusCode, whole.Content.Headers.ContentType?.MediaType));
        Assert.True(whole.Headers.CacheControl!.NoCache);
        Assert.DoesNotContain("{{", await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.OK, whole.Content.Headers.ContentLength, whole.Headers.ETag, ""),
            (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag,
                await head.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.StatusCode, await again.Content.ReadAsStringAsync()));
        Assert.Equal(
            fromAnywhere ? ["*"] : [],
            whole.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins : []);
    }

    [Theory]
    [InlineData("text/markdown", true)]
    [InlineData("text/markdown, text/html;q=0.9, */*;q=0.1", true)]
    [InlineData("*/*", true)]
    [InlineData("", true)]
    [InlineData("text/html", false)]
    [InlineData("text/markdown;q=0.5, text/html", false)]
    [InlineData(Browser, false)]
    public async Task The_first_page_is_markdown_for_whoever_likes_html_no_better(string accept, bool isMarkdown)
    {
        using var http = box.Meetai.Anyone();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        var answer = await http.GetAsync("/");

        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.Equal(
            isMarkdown ? "text/markdown" : "text/html", answer.Content.Headers.ContentType?.MediaType);
        if (isMarkdown)
            Assert.Equal(await http.GetStringAsync("/llms.txt"), await answer.Content.ReadAsStringAsync());

        foreach (Match link in Link().Matches(string.Join(',', answer.Headers.GetValues("Link"))))
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(link.Groups[1].Value)).StatusCode);
    }

    [Fact]
    public async Task The_text_for_models_has_the_form_of_llms_txt_and_its_links_lead_somewhere()
    {
        using var http = box.Meetai.Anyone();

        var lines = (await http.GetStringAsync("/llms.txt")).Split('\n');

        Assert.Equal("# Meet AI", lines[0]);
        Assert.StartsWith("> ", lines[2], StringComparison.Ordinal);
        Assert.Equal(["## Docs", "## Optional"], lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        var links = lines.Select(line => Item().Match(line)).Where(match => match.Success).ToList();
        Assert.Equal(lines.Count(line => line.StartsWith("- [", StringComparison.Ordinal)), links.Count);
        foreach (var link in links)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(link.Groups[1].Value)).StatusCode);
    }

    [Fact]
    public async Task The_catalog_names_only_what_is_there_as_what_it_is()
    {
        using var http = box.Meetai.Anyone();

        var answer = await http.GetAsync("/.well-known/api-catalog");

        Assert.Contains(
            new NameValueHeaderValue("profile", "\"https://www.rfc-editor.org/info/rfc9727\""),
            answer.Content.Headers.ContentType!.Parameters);
        var context = Assert.Single((await Person.Read(answer, HttpStatusCode.OK)).Items("linkset"));
        Assert.Equal(
            ["anchor", "service-desc", "service-doc", "status"],
            context.EnumerateObject().Select(property => property.Name));
        foreach (var link in context.EnumerateObject().Skip(1).SelectMany(one => one.Value.EnumerateArray()))
        {
            var target = await http.GetAsync(link.Text("href"));
            Assert.Equal(link.Text("type"), target.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/llms.txt")]
    [InlineData("/skill.md")]
    [InlineData("/.well-known/api-catalog")]
    public async Task Links_are_those_of_the_public_url_whatever_name_was_asked_for(string path)
    {
        await using var meetai = await Running.Start("--public-url", "https://box.example");
        using var http = meetai.Anyone();

        var text = await http.GetStringAsync(path);

        Assert.Contains("https://box.example/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_to_tell_about_a_hole_is_said_where_the_operator_named_somebody()
    {
        await using var meetai = await Running.Start(
            "--security-contact", "security@example.org", "--security-contact", "https://example.org/hole",
            "--public-url", "https://box.example");
        using var http = meetai.Anyone();

        var lines = (await http.GetStringAsync("/.well-known/security.txt")).TrimEnd().Split('\n');

        Assert.Equal(["Contact: mailto:security@example.org", "Contact: https://example.org/hole"], lines[..2]);
        var expires = DateTimeOffset.Parse(lines[2]["Expires: ".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(expires - DateTimeOffset.UtcNow, TimeSpan.FromDays(80), TimeSpan.FromDays(365));
        Assert.Equal("Canonical: https://box.example/.well-known/security.txt", lines[3]);
        await Person.Problem(
            await box.Ada.Http.GetAsync("/.well-known/security.txt"), HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("http://example.org/hole")]
    public async Task A_contact_that_is_none_is_refused_at_the_start(string contact)
    {
        var ended = await Running.Run(["serve", "--security-contact", contact]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--security-contact is a mail address", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>Nothing runs, loads, frames or is framed but what is ours.</summary>
    [Fact]
    public async Task The_page_allows_nothing_but_what_the_box_serves()
    {
        using var http = box.Meetai.Anyone();

        var answer = await http.GetAsync("/docs");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("//", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<([^>]+)>")]
    private static partial Regex Link();

    [GeneratedRegex(@"^- \[[^\]]+\]\(([^)]+)\)(: .+)?$")]
    private static partial Regex Item();
}
