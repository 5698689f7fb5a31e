using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>What the first look at the rooms costs, as it travels.</summary>
public sealed partial class ChatBudgetTests(SharedBox box, Browser browser)
    : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    private const int Budget = 80 * 1024;

    [Fact]
    public async Task The_first_look_at_the_rooms_fits_80_KB_and_has_no_highlighter()
    {
        using var http = box.Meetai.Anyone();
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        using var plain = box.Meetai.Anyone();
        var files = Assets().Matches(await plain.GetStringAsync("/chat")).Select(one => one.Value).Distinct().ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.Contains("highlight", StringComparison.Ordinal));
        var sizes = await Task.WhenAll(files.Select(async file => (await http.GetByteArrayAsync(file)).Length));
        Assert.InRange(sizes.Sum(), 1, Budget);
    }

    [Fact]
    public async Task The_highlighter_comes_with_the_first_code()
    {
        var room = await box.Ada.NewRoom("code");
        await box.Ada.Say(room, "no code yet");
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        var asked = new List<string>();
        page.Page.Request += (_, request) => asked.Add(request.Url);
        await box.Ada.Say(room, "```python\ndef one(): return 'two' # three\n```");
        await Chatter.Sees(page.Messages.Locator(".hljs-string"));
        Assert.Contains(asked, url => url.Contains("highlight", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"/assets/[\w.-]+\.(js|css)")]
    private static partial Regex Assets();
}
