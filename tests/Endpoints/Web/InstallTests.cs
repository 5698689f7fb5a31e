using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The page goes onto a home screen, as Chromium judges, and no wrong theme flashes.</summary>
public sealed class InstallTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/chat")]
    public async Task Chromium_would_install_it(string path)
    {
        var ada = await box.Meetai.NewPerson(); // whoever has no key is sent from /chat to /key
        await using var page = await Chatter.At(browser, box.Meetai, ada.Key, path);
        var session = await page.Reader.Context.NewCDPSessionAsync(page.Page);

        var found = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.Items("installabilityErrors");

        Assert.Equal(["in-incognito"], found.Select(one => one.Text("errorId"))); // as contexts of tests are
    }

    [Fact]
    public async Task Every_icon_is_there_in_the_size_it_says()
    {
        using var http = box.Meetai.Anyone();
        var manifest = JsonDocument.Parse(await http.GetStringAsync("/site.webmanifest")).RootElement;
        List<(string Path, string Sizes)> pictures =
        [
            .. manifest.Items("icons").Where(icon => icon.Text("type") == "image/png")
                .Select(icon => (icon.Text("src"), icon.Text("sizes"))),
            ("/apple-touch-icon.png", "180x180"),
        ];

        Assert.Equal(4, pictures.Count);
        foreach (var (path, sizes) in pictures)
        {
            var png = await http.GetByteArrayAsync(path);
            Assert.Equal(sizes, $"{Number(png, at: 16)}x{Number(png, at: 20)}");
        }

        static int Number(byte[] png, int at) => BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
    }

    [Fact]
    public async Task The_chosen_theme_is_there_before_any_of_the_page_is()
    {
        await using var reader = await browser.Open(box.Meetai, new() { ColorScheme = ColorScheme.Dark });
        var page = reader.Page;
        await page.GotoAsync("/");
        await page.Button("Switch to light").ClickAsync();
        var held = new TaskCompletionSource<IRoute>();
        await page.RouteAsync("**/assets/index-*.js", held.SetResult);

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
        await held.Task;
        await Assertions.Expect(page.Locator("html")).ToHaveCSSAsync("background-color", "rgb(251, 251, 252)");
        foreach (var bar in await page.Locator("meta[name=theme-color]").AllAsync())
            Assert.Equal("#fbfbfc", await bar.GetAttributeAsync("content"));

        await (await held.Task).ContinueAsync();
        await page.Button("Switch to dark").WaitForAsync();
    }
}
