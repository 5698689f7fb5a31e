using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>The time that is counted: it begins after the warm-up.</summary>
internal sealed class Window
{
    private readonly long from, until;

    private Window(long from, long until) => (this.from, this.until) = (from, until);

    public double Seconds => (until - from) / (double)Stopwatch.Frequency;

    public bool IsOver => Stopwatch.GetTimestamp() >= until;

    /// <summary>A run that has not ended so much later hangs.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public static Window Open(Options options)
    {
        var from = Stopwatch.GetTimestamp() + options.Warmup * Stopwatch.Frequency;
        return new Window(from, from + options.Seconds * Stopwatch.Frequency);
    }

    public bool Contains(long ticks) => ticks >= from && ticks < until;
}
