using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>Debian's Chromium without a window, one process for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser chromium = null!;

    /// <summary>The machine may be busy, and nothing here is timed.</summary>
    static Browser() => Assertions.SetDefaultExpectTimeout(30_000); // ms

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>Somebody at a browser of their own: nothing is shared with another, not even storage.</summary>
    internal async Task<Reader> Open(Running box, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = box.Url.ToString();
        return await Reader.At(await chromium.NewContextAsync(options), box.Url);
    }
}
