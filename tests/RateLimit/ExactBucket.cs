using System.Numerics;
using MeetAi.RateLimit;

namespace MeetAi.Tests.RateLimit;

/// <summary>
/// The slow, obviously right bucket: tokens that flow in with the time, without any rounding. A token is counted as
/// <see cref="Rate.FullRefill"/> drops, so that in every nanosecond exactly <see cref="Rate.Count"/> drops flow in.
/// </summary>
internal sealed class ExactBucket(Rate rate, long slackPerTake = 0)
{
    private readonly BigInteger capacity = (BigInteger)rate.Count * rate.FullRefill;
    private BigInteger drops = (BigInteger)rate.Count * rate.FullRefill;

    public long Tokens => (long)BigInteger.Max(drops / rate.FullRefill, 0);

    public void Wait(long nanoseconds)
        => drops = BigInteger.Min(drops + ((BigInteger)nanoseconds * rate.Count), capacity);

    public bool Has(long cost) => drops >= (BigInteger)cost * rate.FullRefill;

    /// <summary>Takes the tokens, and what flows in within the slack.</summary>
    public void Take(long cost)
        => drops -= ((BigInteger)cost * rate.FullRefill) + ((BigInteger)slackPerTake * rate.Count);

    public void GiveBack(long cost)
        => drops = BigInteger.Min(drops + ((BigInteger)cost * rate.FullRefill), capacity);
}
