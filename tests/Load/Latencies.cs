using System.Diagnostics;
using System.Numerics;

namespace MeetAi.Load;

/// <summary>
/// How long things took, counted in 64 steps per power of two (an error of 1.6 % at most, upwards): millions of values
/// cost no memory and hardly any time.
/// </summary>
internal sealed class Latencies
{
    private const int StepBits = 6;

    private readonly long[] counts = new long[64 << StepBits];

    public long Count => counts.Sum();

    public void Add(long ticks) => Interlocked.Increment(ref counts[Bucket(ticks)]);

    /// <summary>The time in milliseconds that this share of all values does not exceed.</summary>
    public double Milliseconds(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        if (rank == 0)
            return 0;

        var bucket = 0;
        for (var seen = counts[0]; seen < rank; seen += counts[bucket])
            bucket++;

        return Most(bucket) * 1000.0 / Stopwatch.Frequency;
    }

    private static int Bucket(long ticks)
    {
        var value = Math.Max(ticks, 1);
        var shift = Math.Max(BitOperations.Log2((ulong)value) - StepBits, 0);
        return (shift << StepBits) + (int)(value >> shift);
    }

    private static long Most(int bucket)
    {
        var shift = Math.Max((bucket >> StepBits) - 1, 0);
        return (bucket - (shift << StepBits) + 1L) << shift;
    }
}
