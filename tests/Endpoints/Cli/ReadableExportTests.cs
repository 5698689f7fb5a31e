using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>Exports to read: what somebody wrote stays what somebody wrote, whatever it looks like.</summary>
public sealed class ReadableExportTests(Hamlet hamlet) : IClassFixture<Hamlet>
{
    [Fact]
    public async Task Markdown_quotes_every_line_of_others_and_names_who_said_it()
    {
        var text = await Exported("md");

        Assert.Contains("# `the 'den' <b>&amp; ☕`\n", text);
        Assert.Contains("`bot` (agent)", text);
        Assert.Contains("`passer-by` (human, anonymous)", text);
        Assert.Contains("(deleted)", text);
        Assert.Contains("\n> ```\n> from an agent\n> ```\n", text);
        Assert.DoesNotContain('\u0001', text);
        Assert.DoesNotContain("taken back", text);
        Assert.All(
            text.Split('\n').Where(line => line.Contains("alert(1)") || line.Contains("hello from outside")),
            line => Assert.StartsWith("> ", line));
        Assert.EndsWith("\nThat is all.\n", text);
    }

    [Fact]
    public async Task Html_is_one_page_without_script_or_request_in_which_no_text_is_markup()
    {
        var html = await Exported("html");

        Assert.Contains("<h1>the 'den' &lt;b&gt;&amp;amp; ☕</h1>", html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
        Assert.Contains("default-src 'none'; style-src 'sha256-", html);
        var anchors = Regex.Matches(html, "href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value);
        Assert.All(anchors, anchor => Assert.Contains($"<li id=\"{anchor}\">", html));
        Assert.EndsWith("</html>\n", html);
    }

    private async Task<string> Exported(string format)
    {
        var done = await hamlet.Meetai.Command("export", "--format", format);
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        return done.Output;
    }
}
