using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>How jobs come into the queue, and what the operator can do with them.</summary>
public sealed class JobsTests : IDisposable
{
    private readonly JobQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task A_job_stands_and_falls_with_the_write_that_causes_it()
    {
        var announced = new List<bool>();
        queue.Jobs.Ready = () => announced.Add(queue.Jobs.List(null, null, null, 1).Jobs.Count == 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.Database.Write<bool>(db =>
        {
            queue.Jobs.Enqueue(db, new JobDraft("bake", 1, "bread"));
            throw new InvalidOperationException();
        }));
        Assert.Empty(await queue.Take());

        await queue.Enqueue();
        await queue.Database.Write(_ => true); // the announcement of the one before is through
        Assert.True(announced[^1]);
        Assert.Equal("bread", (await queue.TakeOne()).Payload);
    }

    [Fact]
    public async Task Of_one_dedupe_key_one_job_lives_at_a_time()
    {
        Assert.NotNull(await queue.Enqueue(dedupe: "room 1"));
        Assert.Null(await queue.Enqueue(dedupe: "room 1"));
        Assert.NotNull(await queue.Enqueue(dedupe: "room 2", at: JobQueue.Morning.AddDays(1)));
        Assert.NotNull(await queue.Enqueue(dedupe: "room 1", kind: "sweep"));
        var job = await queue.TakeOne();
        Assert.Null(await queue.Enqueue(dedupe: "room 1"));

        await queue.Leases.Finish(job, null);
        Assert.NotNull(await queue.Enqueue(dedupe: "room 1"));
    }

    [Fact]
    public async Task A_dead_job_begins_anew_by_hand_unless_another_does_its_work()
    {
        await queue.Enqueue(dedupe: "room 1");
        var dead = await queue.TakeOne();
        Assert.False(await queue.Jobs.Revive(dead));
        await queue.Leases.Bury(dead, "burnt");
        await queue.Enqueue(dedupe: "room 1");
        Assert.False(await queue.Jobs.Revive(dead));
        Assert.Equal((JobState.Dead, "burnt", "bread"), (
            queue.Look(dead).State, queue.Look(dead).Error, queue.Look(dead).Payload));

        await queue.Leases.Finish(await queue.TakeOne(), null);
        queue.Clock.Pass(TimeSpan.FromDays(9));
        Assert.True(await queue.Jobs.Revive(dead));
        var again = await queue.TakeOne();
        Assert.Equal((dead.Id, 1, "bread"), (again.Id, again.Attempts, again.Payload));
    }

    [Fact]
    public async Task A_cancelled_job_is_not_run_and_its_holder_has_lost_it()
    {
        await queue.Enqueue();
        var held = await queue.TakeOne();
        await queue.Enqueue();
        var (waiting, _) = queue.Jobs.List(JobState.Queued, null, null, 10);

        Assert.True(await queue.Jobs.Cancel(held));
        Assert.True(await queue.Jobs.Cancel(Assert.Single(waiting)));

        Assert.Empty(await queue.Take());
        Assert.Equal([held], (await queue.Leases.Keep([held])).Lost);
        Assert.False(await queue.Leases.Finish(held, null));
        Assert.False(await queue.Jobs.Cancel(held));
        Assert.Equal(2, queue.Jobs.List(JobState.Cancelled, "bake", null, 10).Jobs.Count);
        Assert.True(await queue.Jobs.Revive(held));
        Assert.Equal(held.Id, (await queue.TakeOne()).Id);
    }

    [Fact]
    public async Task Only_what_has_ended_is_dropped()
    {
        await queue.Enqueue();
        var job = await queue.TakeOne();
        Assert.False(await queue.Jobs.Drop(job));
        await queue.Leases.Retry(job, JobQueue.Morning, "not yet");
        Assert.False(await queue.Jobs.Drop(job));
        await queue.Leases.Bury(await queue.TakeOne(), "burnt");
        Assert.True(await queue.Jobs.Drop(job));
        Assert.Null(queue.Jobs.Find(job.Id));
    }

    [Fact]
    public async Task Jobs_that_are_done_are_swept_after_a_day_and_no_others()
    {
        await queue.Enqueue(count: 4, queue: 1);
        var jobs = await queue.Take();
        await queue.Leases.Finish(jobs[0], null);
        await queue.Leases.Bury(jobs[1], "burnt");
        await queue.Jobs.Cancel(jobs[2]);
        queue.Clock.Pass(TimeSpan.FromHours(23));
        await queue.Leases.Keep([jobs[3]]);
        Assert.False(await queue.Jobs.Sweep());
        Assert.NotNull(queue.Jobs.Find(jobs[0].Id));

        queue.Clock.Pass(TimeSpan.FromHours(1));
        Assert.False(await queue.Jobs.Sweep());
        Assert.Null(queue.Jobs.Find(jobs[0].Id));
        Assert.Equal(
            [JobState.Leased, JobState.Cancelled, JobState.Dead],
            queue.Jobs.List(null, null, null, 10).Jobs.Select(job => job.State));
    }

    [Fact]
    public async Task Lists_are_newest_first_and_go_on_behind_the_last_one()
    {
        await queue.Enqueue(count: 5, queue: 1);
        await queue.Enqueue(kind: "sweep");

        var first = queue.Jobs.List(JobState.Queued, "bake", null, 3);
        var rest = queue.Jobs.List(JobState.Queued, "bake", first.Jobs[^1].Id, 3);

        Assert.Equal([5, 4, 3], first.Jobs.Select(job => job.Number));
        Assert.Equal([2, 1], rest.Jobs.Select(job => job.Number));
        Assert.Equal((true, false), (first.HasMore, rest.HasMore));
    }

    /// <summary>However many wait, the next ones are the first rows of a range of an index.</summary>
    [Fact]
    public async Task Taking_the_next_ones_sorts_and_scans_nothing()
    {
        await queue.Enqueue(count: 10, queue: 1);
        var plan = queue.Database.Read(db => db.All(
            $"EXPLAIN QUERY PLAN {LeaseStore.FirstWaiting}", row => row.Text(3), 1, "bake", 3));

        Assert.Matches("^SEARCH jobs USING (COVERING )?INDEX jobs_waiting .queue=. AND kind=..$", Assert.Single(plan));
    }
}
