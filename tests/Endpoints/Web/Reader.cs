using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Somebody at a page. Whatever the page complains of (console errors, uncaught errors, violations of its policy,
/// requests to elsewhere) is kept, and fails the test when they leave.
/// </summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly IBrowserContext context;

    private Reader(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public IReadOnlyCollection<string> Complaints => complaints;

    public static async Task<Reader> At(IBrowserContext context)
    {
        var reader = new Reader(context, await context.NewPageAsync());
        context.Console += (_, said) => reader.Hear(said);
        context.WebError += (_, error) => reader.complaints.Enqueue($"uncaught: {error.Error}");
        return reader;
    }

    /// <summary>What this test expects, by a word in it: Chromium's console also shows refused answers.</summary>
    public void Forgive(string part)
    {
        foreach (var _ in Enumerable.Range(0, complaints.Count))
        {
            if (complaints.TryDequeue(out var one) && !one.Contains(part, StringComparison.Ordinal))
                complaints.Enqueue(one);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Empty(complaints);
    }

    private void Hear(IConsoleMessage said)
    {
        if (said.Type is "error" or "warning")
            complaints.Enqueue($"{said.Type}: {said.Text} ({said.Location})");
    }
}
