using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>As many requests as so many connections can make, each waiting for its answer first.</summary>
internal sealed class Flood
{
    private readonly byte[] request;
    private readonly int expected;
    private readonly Window window;
    private readonly Latencies latencies = new();
    private long refused;

    private Flood(Options options, byte[] request, int expected)
    {
        this.request = request;
        this.expected = expected;
        window = Window.Open(options);
    }

    /// <summary>Messages of 100 bytes.</summary>
    public static Task<int> Post(Options options) => Run(options, target => target.Post(), expected: 201);

    /// <summary>The newest 50 messages, or the 50 before a seq.</summary>
    public static Task<int> Read(Options options) => Run(options, target => target.Get(), expected: 200);

    private static async Task<int> Run(Options options, Func<Target, byte[]> request, int expected)
    {
        var target = new Target(options);
        var figures = new Figures();
        var flood = new Flood(options, request(target), expected);
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => flood.Ask(target)))
            .WaitAsync(TimeSpan.FromSeconds(options.Warmup + options.Seconds) + Window.Patience);

        Figures.Print("requests/s", flood.latencies.Count / flood.window.Seconds);
        Figures.Print(flood.latencies);
        Figures.Print($"non-{expected}", flood.refused);
        figures.PrintCores();
        return 0;
    }

    private async Task Ask(Target target)
    {
        using var connection = await Connection.Open(target);
        while (!window.IsOver)
        {
            var asked = Stopwatch.GetTimestamp();
            var status = await connection.Exchange(request);
            var answered = Stopwatch.GetTimestamp();
            if (status != expected)
                Interlocked.Increment(ref refused);
            else if (window.Contains(answered))
                latencies.Add(answered - asked);
        }
    }
}
