using MeetAi.RateLimit;

namespace MeetAi.Tests.RateLimit;

/// <summary>The bucket against an exact one, over random rates, times and costs. A failure names its seed.</summary>
public sealed class TokenBucketTests
{
    private const long Second = 1_000_000_000, Year = 365 * 86_400 * Second;
    private static readonly TimeSpan[] periods =
        [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Rounding costs one nanosecond of refill for each take at most, and never gains anything.</summary>
    [Fact]
    public void It_grants_what_an_exact_bucket_grants_and_never_more() => ForSeeds((random, rate) =>
    {
        var (most, least) = (new ExactBucket(rate), new ExactBucket(rate, slackPerTake: 1));
        long fullAt = 0, now = random.NextInt64(Year);
        for (var step = 0; step < 300; step++)
        {
            Wait(Pause(random, rate));
            var cost = random.NextInt64(1, Math.Max(2, rate.Count / random.Next(1, 10)));
            var remaining = TokenBucket.Remaining(rate, fullAt, now);
            Assert.InRange(remaining, least.Tokens, most.Tokens);

            var allowed = TokenBucket.TryTake(rate, ref fullAt, cost, now, out var wait);
            Assert.Equal(cost <= remaining, allowed);
            Assert.Equal(allowed, wait == 0);
            Assert.True(most.Has(cost) || !allowed, "granted what was not there");
            Assert.True(allowed || !least.Has(cost), "refused what was there");
            if (!allowed)
                continue;

            most.Take(cost);
            least.Take(cost);
        }

        void Wait(long pause)
        {
            now += pause;
            most.Wait(pause);
            least.Wait(pause);
        }
    });

    [Fact]
    public void Over_a_long_run_it_grants_the_capacity_and_the_refill_give_or_take_one() => ForSeeds((random, _) =>
    {
        var rate = new Rate(random.NextInt64(1, 1000), periods[random.Next(4)]);
        long fullAt = 0, began = random.NextInt64(Year), now = began, granted = 0, turns = 20_000;
        for (var turn = 0; turn < turns; turn++, now += random.NextInt64(rate.FullRefill / rate.Count))
        {
            while (TokenBucket.TryTake(rate, ref fullAt, 1, now, out var _))
                granted++;
        }

        while (TokenBucket.TryTake(rate, ref fullAt, 1, now, out var _))
            granted++;

        var most = rate.Count + (long)((Int128)(now - began) * rate.Count / rate.FullRefill);
        Assert.InRange(granted, most - 1, most);
    });

    [Fact]
    public void After_the_wait_it_is_allowed_and_a_nanosecond_earlier_it_is_not() => ForSeeds((random, rate) =>
    {
        long fullAt = 0, now = random.NextInt64(Year);
        for (var step = 0; step < 100; step++, now += Pause(random, rate) / 10)
        {
            var cost = random.NextInt64(1, rate.Count + 1);
            if (TokenBucket.TryTake(rate, ref fullAt, cost, now, out var wait))
                continue;

            Assert.InRange(wait, 1, rate.FullRefill);
            Assert.False(TokenBucket.TryTake(rate, ref fullAt, cost, now + wait - 1, out var rest));
            Assert.Equal(1, rest);
            now += wait;
            Assert.True(TokenBucket.TryTake(rate, ref fullAt, cost, now, out _));
        }
    });

    [Fact]
    public void What_was_taken_can_be_given_back_and_never_more_than_the_capacity() => ForSeeds((random, rate) =>
    {
        var exact = new ExactBucket(rate);
        long fullAt = 0, now = random.NextInt64(Year);
        for (var step = 0; step < 300; step++)
        {
            var pause = Pause(random, rate) / rate.Count;
            now += pause;
            exact.Wait(pause);
            var before = TokenBucket.Remaining(rate, fullAt, now);
            if (random.Next(3) == 0)
            {
                TokenBucket.GiveBack(rate, ref fullAt, 1, now);
                exact.GiveBack(1);
                Assert.InRange(TokenBucket.Remaining(rate, fullAt, now), Math.Min(before + 1, rate.Count), rate.Count);
            }
            else if (TokenBucket.TryTake(rate, ref fullAt, 1, now, out _))
            {
                exact.Take(1);
            }

            Assert.InRange(TokenBucket.Remaining(rate, fullAt, now), 0, exact.Tokens);
        }
    });

    [Fact]
    public void A_clock_that_steps_grants_one_capacity_and_takes_one_at_most() => ForSeeds((random, rate) =>
    {
        long fullAt = 0, now = random.NextInt64(Year);
        for (var step = 0; step < 100; step++)
        {
            now += random.Next(4) == 0 ? random.NextInt64(-10 * Year, 10 * Year) : Pause(random, rate);
            Assert.InRange(TokenBucket.Remaining(rate, fullAt, now), 0, rate.Count);

            var granted = 0L;
            for (var cost = random.NextInt64(1, rate.Count + 1); cost > 0; cost /= 2)
            {
                while (TokenBucket.TryTake(rate, ref fullAt, cost, now, out _))
                    granted += cost;
            }

            Assert.InRange(granted, 0, rate.Count);
            Assert.False(TokenBucket.TryTake(rate, ref fullAt, 1, now, out var wait));
            Assert.InRange(wait, 1, rate.FullRefill);
            Assert.True(TokenBucket.TryTake(rate, ref fullAt, 1, now += wait, out _), "locked out");
        }
    });

    /// <summary>An operator who raises 5/day to 5/min frees whoever waits for tomorrow.</summary>
    [Fact]
    public void A_shorter_period_ends_a_long_wait() => ForSeeds((random, rate) =>
    {
        var slow = new Rate(random.NextInt64(1, 100), TimeSpan.FromDays(1));
        long fullAt = 0, now = random.NextInt64(Year);
        Assert.True(TokenBucket.TryTake(slow, ref fullAt, slow.Count, now, out _));

        Assert.False(TokenBucket.TryTake(rate, ref fullAt, rate.Count, now, out var wait));
        Assert.InRange(wait, 1, rate.FullRefill);
        Assert.True(TokenBucket.TryTake(rate, ref fullAt, rate.Count, now + wait, out _), "locked out");
    });

    [Fact]
    public void What_costs_more_than_the_capacity_is_never_allowed_and_takes_nothing() => ForSeeds((random, rate) =>
    {
        long fullAt = 0, now = random.NextInt64(Year);
        var some = random.NextInt64(rate.Count, Limits.MostCount) + 1;
        foreach (var cost in new[] { rate.Count + 1, some, Limits.MostCount + 1 })
        {
            Assert.False(TokenBucket.TryTake(rate, ref fullAt, cost, now, out var wait));
            Assert.InRange(wait, 1, long.MaxValue / 2);
            Assert.Equal(rate.Count, TokenBucket.Remaining(rate, fullAt, now));
        }
    });

    /// <summary>None, a moment, about a token's worth, and now and then long enough to fill it.</summary>
    private static long Pause(Random random, Rate rate) => random.Next(5) switch
    {
        0 => 0,
        1 => random.NextInt64(10),
        2 => random.NextInt64(2 * rate.FullRefill / rate.Count + 1),
        3 => random.NextInt64(rate.FullRefill),
        _ => random.NextInt64(3 * rate.FullRefill),
    };

    private static void ForSeeds(Action<Random, Rate> property)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var rate = new Rate(
                random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 10)) + 1), periods[random.Next(periods.Length)]);
            try
            {
                property(random, rate);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, {rate}: {failure.Message}", failure);
            }
        }
    }
}
