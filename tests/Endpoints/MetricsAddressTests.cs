using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>With <c>--metrics-listen</c> the figures have an address of their own, for whoever reaches it.</summary>
public sealed class MetricsAddressTests
{
    private const string Opening = "Metrics are on ";

    [Fact]
    public async Task The_figures_are_there_without_a_key_and_nothing_else_is_and_they_are_nowhere_else()
    {
        await using var meetai = await Running.Start("--metrics-listen", "http://127.0.0.1:0");
        var admin = await meetai.Admin();
        using var scraper = new HttpClient { BaseAddress = new Uri(await Address(meetai)) };
        scraper.DefaultRequestHeaders.Host = "prometheus-knows-it-as.example";

        Assert.Contains("meetai_messages_total", (await Scrape.Of(scraper, "")).Names);
        foreach (var path in new[] { "/", "/healthz", "/api/box", "/api/admin/stats", "/metrics/", "/admin" })
            await Person.Problem(await scraper.GetAsync(path), HttpStatusCode.NotFound, "not_found");

        await Person.Problem(
            await scraper.PostAsync("", null), HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        await Person.Problem(await admin.Http.GetAsync("/metrics"), HttpStatusCode.NotFound, "not_found");
        using var socket = meetai.Operator();
        await Person.Problem(await socket.GetAsync("/metrics"), HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData(2, "https://127.0.0.1:9090")]
    [InlineData(2, "http://example.org:9090")]
    [InlineData(2, "http://127.0.0.1:9090/metrics")]
    [InlineData(1, "http://127.0.0.1:8799")] // which --listen takes
    public async Task An_address_that_cannot_be_is_said_in_one_sentence(int exitCode, string address)
    {
        var data = Running.NewDirectory();
        var refused = await Running.Run(
            ["serve", "--data", data, "--listen", "http://127.0.0.1:8799", "--metrics-listen", address]);
        Directory.Delete(data, recursive: true);
        Assert.Equal((exitCode, ""), (refused.ExitCode, refused.Output));
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>It is said after the first line, in a line of its own.</summary>
    private static async Task<string> Address(Running meetai)
    {
        string? line = null;
        await Attempts.Eventually(() => Task.FromResult(
            (line = meetai.Said.FirstOrDefault(one => one.StartsWith(Opening, StringComparison.Ordinal))) is not null));
        return line![Opening.Length..^1];
    }
}
