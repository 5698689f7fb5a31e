using System.Diagnostics;
using System.Globalization;

namespace MeetAi.Load;

/// <summary>The result, one <c>name value</c> per line, for people and for the table of speed.</summary>
internal sealed class Figures
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly TimeSpan busy = Environment.CpuUsage.TotalTime;

    public static void Print(string name, double value, string format = "0")
        => Console.WriteLine($"{name,-16} {value.ToString(format, CultureInfo.InvariantCulture)}");

    public static void Print(Latencies latencies)
    {
        Print("p50_ms", latencies.Milliseconds(0.50), "0.00");
        Print("p99_ms", latencies.Milliseconds(0.99), "0.00");
    }

    /// <summary>What this program took of the machine since the start: near 1.00 it measures itself.</summary>
    public void PrintCores() => Print(
        "load_cores", (Environment.CpuUsage.TotalTime - busy) / Stopwatch.GetElapsedTime(began), "0.00");
}
