using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>Watches "at least once, never two at a time": who may say what of a job.</summary>
public sealed class LeasesTests : IDisposable
{
    private static readonly TimeSpan blink = TimeSpan.FromMilliseconds(1);

    private readonly JobQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task Many_takers_at_once_never_get_the_same_job_and_leave_none()
    {
        await queue.Enqueue(count: 1000, queue: 1);

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => queue.Take(most: 25)));

        var numbers = taken.SelectMany(jobs => jobs).Select(job => job.Number).ToList();
        Assert.Equal(1000, numbers.Count);
        Assert.Equal(1000, numbers.Distinct().Count());
    }

    [Fact]
    public async Task A_job_whose_holder_died_comes_back_when_its_lease_ends_and_not_before()
    {
        await queue.Enqueue();
        var first = await queue.TakeOne();

        queue.Clock.Pass(LeaseStore.Length - blink);
        Assert.Equal(JobQueue.Morning + LeaseStore.Length, (await queue.Leases.Keep([])).Next);
        Assert.Empty(await queue.Take());

        queue.Clock.Pass(blink);
        Assert.Null((await queue.Leases.Keep([])).Next);
        var second = await queue.TakeOne();
        Assert.Equal((first.Id, 2), (second.Id, second.Attempts));
        Assert.NotEqual(first.Lease, second.Lease);
    }

    [Fact]
    public async Task A_lease_that_ends_later_than_any_can_is_no_lease()
    {
        await queue.Enqueue();
        await queue.TakeOne();
        queue.Clock.Pass(-TimeSpan.FromDays(1)); // the time of day was set back, and its holder died

        Assert.Null((await queue.Leases.Keep([])).Next);
    }

    [Fact]
    public async Task A_holder_that_gives_signs_of_life_keeps_its_job()
    {
        await queue.Enqueue();
        var job = await queue.TakeOne();
        for (var i = 0; i < 10; i++)
        {
            queue.Clock.Pass(LeaseStore.Length / 3);
            Assert.Empty((await queue.Leases.Keep([job])).Lost);
            Assert.Empty(await queue.Take());
        }

        Assert.True(await queue.Leases.Finish(job, "bread"));
    }

    /// <summary>A machine that slept: the leases ended, but nobody else looked.</summary>
    [Fact]
    public async Task A_holder_that_was_late_but_first_keeps_its_job()
    {
        await queue.Enqueue();
        var job = await queue.TakeOne();
        queue.Clock.Pass(TimeSpan.FromDays(1));

        Assert.Empty((await queue.Leases.Keep([job])).Lost);
        Assert.Empty(await queue.Take());
    }

    [Fact]
    public async Task Who_lost_the_lease_is_told_and_can_say_nothing_more()
    {
        await queue.Enqueue();
        var old = await queue.TakeOne();
        await queue.Die();
        var held = await queue.TakeOne();

        Assert.Equal(old, Assert.Single((await queue.Leases.Keep([old, held])).Lost));
        Assert.False(await queue.Leases.Finish(old, "stale"));
        Assert.False(await queue.Leases.Retry(old, JobQueue.Morning, "stale"));
        Assert.False(await queue.Leases.Bury(old, "stale"));
        Assert.False(await queue.Leases.PutBack(old, JobQueue.Morning));
        await Assert.ThrowsAsync<LeaseLost>(() => queue.Advance(old, 1));

        Assert.Equal(held with { LeaseEnds = queue.Clock.GetUtcNow() + LeaseStore.Length }, queue.Look(held));
        Assert.True(await queue.Leases.Finish(held, "bread"));
        Assert.False(await queue.Leases.Finish(held, "twice"));
        Assert.Equal("bread", queue.Look(held).Result);
    }

    [Fact]
    public async Task What_a_job_that_is_done_was_given_is_forgotten()
    {
        await queue.Enqueue(payload: "secret");
        var job = await queue.TakeOne();
        Assert.Equal("secret", job.Payload);
        await queue.Leases.Finish(job, "bread");

        var done = queue.Look(job);
        Assert.Equal((JobState.Done, "", "bread", null), (done.State, done.Payload, done.Result, done.Lease));
        Assert.Equal(JobQueue.Morning, done.EndedAt);
    }

    [Fact]
    public async Task A_retry_waits_for_its_time_and_says_what_went_wrong()
    {
        await queue.Enqueue();
        var job = await queue.TakeOne();
        await queue.Leases.Retry(job, JobQueue.Morning + TimeSpan.FromMinutes(5), new string('!', 5000));

        Assert.Equal((JobState.Queued, 1, 1000), (
            queue.Look(job).State, queue.Look(job).Attempts, queue.Look(job).Error!.Length));
        queue.Clock.Pass(TimeSpan.FromMinutes(5) - blink);
        Assert.Empty(await queue.Take());
        queue.Clock.Pass(blink);
        Assert.Equal(2, (await queue.TakeOne()).Attempts);
    }

    [Fact]
    public async Task A_job_put_back_is_taken_at_once_as_if_for_the_first_time()
    {
        await queue.Enqueue();
        var job = await queue.TakeOne();
        await queue.Advance(job, 40);
        await queue.Leases.PutBack(job, queue.Clock.GetUtcNow());

        var again = await queue.TakeOne();
        Assert.Equal((1, 40), (again.Attempts, again.Progress));
    }
}
