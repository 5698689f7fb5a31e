using System.Net;
using MeetAi.RateLimit;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.RateLimit;

/// <summary>The buckets of everybody while the process lives.</summary>
public sealed class LimiterTests : IDisposable
{
    private static readonly Subject ada = Subject.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly Subject bob = Subject.Of(IPAddress.Parse("192.0.2.2"));

    private readonly DatabaseFile file = new();
    private readonly HandClock clock = new(new DateTimeOffset(2026, 11, 21, 7, 15, 35, TimeSpan.Zero));

    public void Dispose() => file.Dispose();

    [Fact]
    public void Everybody_has_a_bucket_of_their_own_for_every_limit()
    {
        using var life = new Life(file.Path, clock);
        Assert.Equal(5, life.Empty(Limits.Keys, ada));
        Assert.Equal(5, life.Empty(Limits.Keys, bob));
        Assert.Equal(5, life.Empty(Limits.Anonymous, ada));
        Assert.Equal(60, life.Empty(Limits.Messages, ada));

        clock.Pass(TimeSpan.FromSeconds(12));
        Assert.Equal(1, life.Empty(Limits.Keys, ada));
        Assert.Equal(12, life.Empty(Limits.Messages, ada));
    }

    [Fact]
    public void A_verdict_says_what_is_left_and_how_long_to_wait()
    {
        using var life = new Life(file.Path, clock);
        var seconds = (long count) => count * 1_000_000_000;
        var rate = Limits.Keys.Default;
        Assert.Equal(new Verdict(true, rate, 4, 0, seconds(12)), life.Limiter.Take(Limits.Keys, ada));
        Assert.Equal(new Verdict(true, rate, 4, 0, seconds(12)), life.Limiter.Check(Limits.Keys, ada, 4));
        Assert.Equal(new Verdict(false, rate, 4, seconds(12), seconds(12)), life.Limiter.Check(Limits.Keys, ada, 5));
        Assert.Equal(4, life.Empty(Limits.Keys, ada));
        Assert.Equal(new Verdict(false, rate, 0, seconds(12), seconds(60)), life.Limiter.Take(Limits.Keys, ada));
        Assert.Equal(new Verdict(true, rate, 5, 0, 0), life.Limiter.Check(Limits.Keys, bob, 5));
    }

    [Fact]
    public void A_token_given_back_can_be_taken_again_and_a_full_bucket_stays_full()
    {
        using var life = new Life(file.Path, clock);
        life.Limiter.GiveBack(Limits.Keys, ada);
        Assert.Equal(5, life.Empty(Limits.Keys, ada));
        life.Limiter.GiveBack(Limits.Keys, ada);
        Assert.Equal(1, life.Empty(Limits.Keys, ada));
    }

    [Fact]
    public void A_reset_fills_the_bucket_of_one()
    {
        using var life = new Life(file.Path, clock);
        Assert.Equal((5, 5), (life.Empty(Limits.Keys, ada), life.Empty(Limits.Keys, bob)));
        life.Limiter.Reset(Limits.Keys, ada);
        Assert.Equal((5, 0), (life.Empty(Limits.Keys, ada), life.Empty(Limits.Keys, bob)));
    }

    [Fact]
    public void What_is_off_counts_nothing()
    {
        using var life = new Life(file.Path, clock, (Limits.Keys, Rate.Off));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(life.Limiter.Take(Limits.Keys, ada).IsAllowed));
        life.Limiter.GiveBack(Limits.Keys, ada);
        Assert.Equal((0, false), (life.Limiter.Count, life.Limiter.HasChanged));
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        using var life = new Life(file.Path, clock, (Limits.Messages, new Rate(50_000, TimeSpan.FromDays(1))));
        var granted = Taken(life.Limiter, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        granted += Taken(life.Limiter, 90_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, 50_000), (allocated, granted));
    }

    [Fact]
    public void Two_threads_get_no_more_than_the_capacity_between_them()
    {
        using var life = new Life(file.Path, clock, (Limits.Messages, new Rate(100_000, TimeSpan.FromDays(1))));
        using var start = new Barrier(2);
        var granted = new int[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            granted[i] = life.Empty(Limits.Messages, ada);
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(100_000, granted.Sum());
    }

    /// <summary>By the real clock: who comes second must not have the earlier time, or a token seems to lack.</summary>
    [Fact]
    public void Two_threads_that_meet_at_a_full_bucket_see_one_token_go_each()
    {
        const int Meetings = 50_000;
        var fiveADay = (Limits.Anonymous, new Rate(5, TimeSpan.FromDays(1)));
        using var life = new Life(file.Path, TimeProvider.System, fiveADay);
        using var meet = new Barrier(2);
        var left = new long[2][];
        long Take(int n)
        {
            meet.SignalAndWait();
            return life.Limiter.Take(Limits.Anonymous, Subject.Of(new IPAddress((uint)n))).Remaining;
        }

        var threads = Enumerable.Range(0, 2)
            .Select(i => new Thread(() => left[i] = [.. Enumerable.Range(0, Meetings).Select(Take)])).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(left[0].Zip(left[1]), pair => Assert.Equal(7, pair.First + pair.Second));
    }

    [Fact]
    public async Task Full_buckets_are_forgotten_in_memory_and_in_the_table()
    {
        using var life = new Life(file.Path, clock);
        for (var i = 0u; i < 5000; i++)
            life.Limiter.Take(Limits.Anonymous, Subject.Of(new IPAddress(i)));

        life.Empty(Limits.Keys, ada);
        await life.Write();
        Assert.Equal((5001, 5001), (life.Limiter.Count, life.Rows().Count));

        clock.Pass(TimeSpan.FromSeconds(13));
        Assert.Equal(1, life.Empty(Limits.Keys, ada));
        await life.Write();
        await Sweep(life);
        Assert.Equal((1, "keys"), (life.Limiter.Count, Assert.Single(life.Rows()).Name));
        Assert.Equal(0, life.Empty(Limits.Keys, ada));

        clock.Pass(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(1));
        await Sweep(life);
        Assert.Equal((0, 0), (life.Limiter.Count, life.Rows().Count));
        Assert.Equal(5, life.Empty(Limits.Keys, ada));
    }

    [Fact]
    public void A_sweep_forgets_nothing_that_is_not_stored()
    {
        using var life = new Life(file.Path, clock);
        life.Limiter.Take(Limits.Keys, ada);
        clock.Pass(TimeSpan.FromMinutes(1));
        life.Limiter.Sweep();
        Assert.Equal((1, true), (life.Limiter.Count, life.Limiter.HasChanged));
    }

    /// <summary>Addresses that go little by little leave no more behind than those that go at once.</summary>
    [Fact]
    public void A_table_that_empties_slowly_shrinks_as_well()
    {
        var shard = new Shard();
        for (var i = 0u; i < 20_000; i++)
            shard.Get(new BucketKey(Limits.Keys.Index, Subject.Of(new IPAddress(i)))).FullAt = i;

        for (var now = 0; now <= 20_000; now += 1000)
            shard.Sweep(now);

        Assert.Empty(shard.Buckets);
        Assert.InRange(shard.Buckets.Capacity, 0, 3000);
    }

    private static int Taken(Limiter limiter, int calls)
    {
        var granted = 0;
        for (var i = 0; i < calls; i++)
            granted += limiter.Take(Limits.Messages, ada).IsAllowed ? 1 : 0;

        return granted;
    }

    private static async Task Sweep(Life life)
    {
        life.Limiter.Sweep();
        while (await life.Buckets.Sweep())
        {
        }
    }
}
