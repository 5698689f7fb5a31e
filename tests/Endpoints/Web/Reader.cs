using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Somebody at a page. Whatever the page complains of (console errors, uncaught errors, violations of its policy,
/// requests to elsewhere, a key in a URL) is kept, and fails the test when they leave.
/// </summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly List<string> forgiven = [];
    private readonly IBrowserContext context;

    private readonly string box;

    private Reader(IBrowserContext context, IPage page, Uri box)
    {
        this.context = context;
        this.box = box.GetLeftPart(UriPartial.Authority) + "/";
        Page = page;
    }

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public IReadOnlyList<string> Complaints =>
        [.. complaints.Where(one => !forgiven.Any(part => one.Contains(part, StringComparison.Ordinal)))];

    public static async Task<Reader> At(IBrowserContext context, Uri box)
    {
        var reader = new Reader(context, await context.NewPageAsync(), box);
        context.Request += (_, request) => reader.See(request.Url);
        reader.Page.WebSocket += (_, socket) => reader.See("http" + socket.Url[2..]);
        context.Console += (_, said) => reader.Hear(said);
        context.WebError += (_, error) => reader.complaints.Enqueue($"uncaught: {error.Error}");
        return reader;
    }

    /// <summary>What this test expects, by a word in it: Chromium's console also shows refused answers.</summary>
    public void Forgive(string part) => forgiven.Add(part);

    /// <summary>How a server that is killed, or a network that is gone, shows in the console.</summary>
    public void ForgiveOutage()
        => forgiven.AddRange(
            ["ERR_CONNECTION_", "ERR_EMPTY_RESPONSE", "ERR_INTERNET_DISCONNECTED", "502 (Bad Gateway)", "WebSocket"]);

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.True(Complaints.Count == 0, string.Join('\n', Complaints));
    }

    private void See(string url)
    {
        if (!url.StartsWith(box, StringComparison.Ordinal))
            complaints.Enqueue($"request to elsewhere: {url}");

        if (url.Contains("mai_", StringComparison.Ordinal))
            complaints.Enqueue($"a key in a URL: {url}");
    }

    private void Hear(IConsoleMessage said)
    {
        if (said.Type is "error" or "warning")
            complaints.Enqueue($"{said.Type}: {said.Text} ({said.Location})");
    }
}
