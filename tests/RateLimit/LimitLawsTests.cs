using FsCheck;
using FsCheck.Fluent;
using MeetAi.RateLimit;

namespace MeetAi.Tests.RateLimit;

/// <summary>
/// The bucket against an exact one, over histories of pauses and costs: FsCheck finds the shortest that breaks it.
/// </summary>
[Trait("Proof", "input")]
public sealed class LimitLawsTests
{
    [Fact]
    public void Any_history_is_granted_what_an_exact_bucket_grants_and_never_more()
    {
        var rates = from count in Gen.Choose(1, 1000)
                    from seconds in Gen.Elements(1, 60, 3600, 86_400)
                    select new Rate(count, TimeSpan.FromSeconds(seconds));
        var steps = from thousandths in Gen.Choose(0, 1500) // of the time in which a token flows in
                    from cost in Gen.Choose(1, 12)
                    select (thousandths, cost);
        var histories = from rate in rates from all in steps.ListOf() select (Rate: rate, Steps: all);
        var config = Config.QuickThrowOnFailure.WithEndSize(200)
            .WithMaxTest(Effort.Of(ordinary: 200, published: 200, full: 20_000));
        Prop.ForAll(histories.ToArbitrary(), history => IsExact(history.Rate, history.Steps)).Check(config);
    }

    /// <summary>Rounding costs a taker a nanosecond of refill a take at most, and never gains anything.</summary>
    private static bool IsExact(Rate rate, IEnumerable<(int Thousandths, int Cost)> steps)
    {
        var (most, least) = (new ExactBucket(rate), new ExactBucket(rate, slackPerTake: 1));
        var (fullAt, now) = (0L, 1_000_000_000_000L);
        foreach (var (thousandths, cost) in steps)
        {
            var pause = rate.FullRefill / rate.Count * thousandths / 1000;
            now += pause;
            most.Wait(pause);
            least.Wait(pause);
            var allowed = TokenBucket.TryTake(rate, ref fullAt, cost, now, out var wait);
            var isRight = allowed ? most.Has(cost) && wait == 0 : !least.Has(cost) && wait > 0;
            if (!isRight)
                return false;

            if (!allowed)
                continue;

            most.Take(cost);
            least.Take(cost);
        }

        return true;
    }
}
