using System.Diagnostics;
using System.Globalization;

namespace MeetAi.Tests.Endpoints;

/// <summary>What a scraper got, by the text of each series: <c>meetai_limited_total{limit="rooms"}</c>.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> series;

    private Scrape(string text)
    {
        Text = text;
        series = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => (End: line.LastIndexOf(' '), Line: line))
            .ToDictionary(
                one => one.Line[..one.End],
                one => double.Parse(one.Line[(one.End + 1)..], CultureInfo.InvariantCulture));
    }

    public string Text { get; }

    public IReadOnlyDictionary<string, double> Series => series;

    /// <summary>The names of what has a value, without their labels.</summary>
    public IReadOnlySet<string> Names => series.Keys.Select(one => one.Split('{')[0]).ToHashSet();

    public double this[string of] => series[of];

    public static async Task<Scrape> Of(HttpClient http, string url = "/metrics")
        => new(await http.GetStringAsync(url));

}

/// <summary>Prometheus' own tool, as Debian has it.</summary>
internal static class Promtool
{
    /// <summary>What it says of metrics, on stdin, or of the file with rules that is named.</summary>
    public static async Task<(int ExitCode, string Said)> Check(string what, string input = "", string? file = null)
    {
        string[] words = file is null ? ["check", what] : ["check", what, file];
        using var promtool = Process.Start(new ProcessStartInfo("promtool", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, await said.Item1 + await said.Item2);
    }
}
