using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Pictures of every page, dark and light, on a desk and on a phone. docs/images/take.sh keeps them in the docs; every
/// other run proves that it could, and that no page complains.
/// </summary>
public sealed class ImagesTests(Town town, Browser browser) : IClassFixture<Town>, IClassFixture<Browser>
{
    private static readonly string folder = Environment.GetEnvironmentVariable("MEETAI_IMAGES") is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(AppContext.BaseDirectory, "images");

    private static readonly (string Name, ColorScheme Scheme, int Width, int Height)[] looks =
    [
        ("dark", ColorScheme.Dark, 1280, 800), ("light", ColorScheme.Light, 1280, 800),
        ("dark-phone", ColorScheme.Dark, 390, 844), ("light-phone", ColorScheme.Light, 390, 844),
    ];

    [Fact]
    public async Task Every_page_can_be_shown()
    {
        Directory.CreateDirectory(folder);
        await Task.WhenAll(looks.Select(look => Take(look.Name, new BrowserNewContextOptions
        {
            ColorScheme = look.Scheme,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        })));
    }

    private async Task Take(string look, BrowserNewContextOptions options)
    {
        await using var stranger = await browser.Open(town.Meetai, options);
        await Picture(stranger, "/", "Watering plan", $"start-{look}");
        await Picture(stranger, $"/public/{town.Square}", "Watering plan", $"public-{look}");

        await using var ada = await browser.Open(town.Meetai, options);
        await ada.LogIn(town.Ada.Key);
        await Picture(ada, $"/chat/{town.Release}", "Then tag it.", $"chat-{look}");
        await Picture(ada, "/key", "gardener", $"key-{look}");
        await Picture(ada, "/admin", "Messages per second", $"admin-{look}");
    }

    /// <summary>A page, once it shows what it is about, as WebP: a tenth of a PNG.</summary>
    private static async Task Picture(Reader reader, string path, string awaited, string name)
    {
        await reader.Page.GotoAsync(path);
        await reader.Page.GetByText(awaited).Filter(new() { Visible = true }).First.WaitForAsync();
        var session = await reader.Context.NewCDPSessionAsync(reader.Page);
        var shot = await session.SendAsync(
            "Page.captureScreenshot", new Dictionary<string, object> { ["format"] = "webp", ["quality"] = 85 });
        await File.WriteAllBytesAsync(
            Path.Combine(folder, $"{name}.webp"), shot!.Value.GetProperty("data").GetBytesFromBase64());
    }
}
