using System.Numerics;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// How values are spread: counted in buckets that get wider as values grow, sixteen for each doubling, so that what is
/// read from them is at most 6.25 % too high. Values are whole numbers of the caller's unit, 2^33 at most. Written by
/// many threads at once without a lock, so a reader may see a value that its neighbours do not see yet.
/// </summary>
internal sealed class Spread
{
    public const int Buckets = (Doublings + 1) * Fine;

    private const int FineBits = 4, Fine = 1 << FineBits, Doublings = 33 - FineBits;

    private readonly long[] counts = new long[Buckets];
    private long sum;

    public long Sum => Volatile.Read(ref sum);

    public void Record(long value)
    {
        value = Math.Clamp(value, 0, (1L << 33) - 1);
        Interlocked.Increment(ref counts[BucketOf(value)]);
        Interlocked.Add(ref sum, value);
    }

    public void AddTo(long[] total)
    {
        for (var i = 0; i < Buckets; i++)
            total[i] += Volatile.Read(ref counts[i]);
    }

    /// <summary>
    /// The value that a part of those counted between two looks did not exceed; 0 when there were none.
    /// </summary>
    public static long Quantile(long[] before, long[] after, double part)
    {
        var total = after.Sum() - before.Sum();
        var rank = Math.Max(1, (long)Math.Ceiling(part * total));
        for (var i = 0; i < Buckets && total > 0; i++)
        {
            rank -= after[i] - before[i];
            if (rank <= 0)
                return HighestOf(i);
        }

        return 0;
    }

    /// <summary>How many are surely no greater: those that share a bucket with greater ones are not.</summary>
    public static long CountUpTo(long value, long[] counts)
    {
        var (sum, i) = (0L, 0);
        for (; i < Buckets && HighestOf(i) <= value; i++)
            sum += counts[i];

        return sum;
    }

    /// <summary>The highest value that the bucket holds.</summary>
    public static long HighestOf(int bucket)
    {
        if (bucket < Fine)
            return bucket;

        var shift = (bucket >> FineBits) - 1;
        return ((Fine + (bucket & (Fine - 1)) + 1L) << shift) - 1;
    }

    private static int BucketOf(long value)
    {
        if (value < Fine)
            return (int)value;

        var shift = BitOperations.Log2((ulong)value) - FineBits;
        return ((shift + 1) << FineBits) | (int)((value >> shift) & (Fine - 1));
    }
}
