namespace MeetAi.RateLimit;

/// <summary>So many in a period. The bucket holds <see cref="Count"/> tokens and refills evenly.</summary>
internal readonly record struct Rate(long Count, TimeSpan Period)
{
    /// <summary>Nothing is counted.</summary>
    public static readonly Rate Off;

    public bool IsOff => Count == 0;

    /// <summary>Nanoseconds until a full bucket that was emptied is full again.</summary>
    public long FullRefill => Period.Ticks * TimeSpan.NanosecondsPerTick;
}

/// <summary>
/// How a bucket stands after it was asked. Times in nanoseconds; a rate that is off says nothing more.
/// </summary>
internal readonly record struct Verdict(bool IsAllowed, Rate Rate, long Remaining, long Wait, long Refill);

/// <summary>
/// A token bucket as one number: the time at which it will be full. What is missing now is what flows in until then, so
/// a refill needs no timer, and a bucket whose time has passed is a full one. Pure arithmetic on the clock it is given
/// (nanoseconds): a clock that jumps ahead grants one capacity, one that jumps back takes one at most. A take may lose
/// its taker the fraction of a nanosecond by which it is rounded; nothing is ever gained.
/// </summary>
internal static class TokenBucket
{
    /// <summary>The wait for more than a bucket ever holds.</summary>
    public const long Never = long.MaxValue;

    /// <summary>How many whole tokens are there.</summary>
    public static long Remaining(Rate rate, long fullAt, long now)
        => (long)((Int128)(rate.FullRefill - Missing(rate, fullAt, now)) * rate.Count / rate.FullRefill);

    /// <summary>
    /// Takes <paramref name="cost"/> tokens, or says how long it takes until they are there, and takes nothing. A
    /// refusal too puts the bucket on this clock and this rate: when either was another, the wait that was said holds.
    /// </summary>
    public static bool TryTake(Rate rate, ref long fullAt, long cost, long now, out long wait)
    {
        var missing = Missing(rate, fullAt, now);
        fullAt = now + missing;
        wait = Never;
        if (cost > rate.Count)
            return false;

        var flow = Flow(rate, cost);
        wait = Math.Max(missing + flow - rate.FullRefill, 0);
        if (wait > 0)
            return false;

        fullAt += flow;
        return true;
    }

    public static void GiveBack(Rate rate, ref long fullAt, long cost, long now)
        => fullAt = now + Math.Max(Missing(rate, fullAt, now) - Flow(rate, cost), 0);

    /// <summary>What is missing, as the time in which it flows in: none at least, a whole bucket at most.</summary>
    public static long Missing(Rate rate, long fullAt, long now) => Math.Clamp(fullAt - now, 0, rate.FullRefill);

    /// <summary>The time in which so many tokens flow in; rounded up, so that rounding never grants anything.</summary>
    private static long Flow(Rate rate, long cost)
        => (long)(((Int128)Math.Min(cost, rate.Count) * rate.FullRefill + rate.Count - 1) / rate.Count);
}
