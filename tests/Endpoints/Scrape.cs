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

    /// <summary>What Debian's promtool says of it: nothing, where all is well.</summary>
    public async Task<(int ExitCode, string Said)> Check()
    {
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Program, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(Text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, await said.Item1 + await said.Item2);
    }
}

/// <summary>A test that needs promtool, of Debian's prometheus.</summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/promtool";

    public PromtoolFactAttribute()
    {
        if (!File.Exists(Program))
            Skip = "There is no promtool here (Debian's prometheus).";
    }
}
