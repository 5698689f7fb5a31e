using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>Who goes next: the urgent first, and nobody waits forever.</summary>
public sealed class TurnsTests : IDisposable
{
    private readonly JobQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public async Task Every_queue_has_its_share_however_many_are_taken_at_a_time(int most)
    {
        for (var number = 0; number < Turns.Queues; number++)
            await queue.Enqueue(count: 100, number);

        var taken = new List<Job>();
        while (taken.Count < 80)
            taken.AddRange(await queue.Take(Math.Min(most, 80 - taken.Count), taken.Count));

        Assert.Equal([40, 20, 10, 10], Enumerable.Range(0, 4).Select(own => taken.Count(job => job.Queue == own)));
        Assert.All(taken.Chunk(8), eight => Assert.Contains(eight, job => job.Queue == 3));
    }

    [Fact]
    public async Task The_turns_of_empty_queues_go_to_the_most_urgent()
    {
        await queue.Enqueue(count: 20, queue: 3);
        await queue.Enqueue(count: 20, queue: 1);

        var taken = await queue.Take(most: 16);

        Assert.Equal((14, 2), (taken.Count(job => job.Queue == 1), taken.Count(job => job.Queue == 3)));
        Assert.Equal(24, (await queue.Take(most: 64)).Count);
    }

    [Fact]
    public async Task Within_a_queue_who_was_to_run_first_goes_first()
    {
        var late = await queue.Enqueue(at: JobQueue.Morning - TimeSpan.FromSeconds(1));
        var later = await queue.Enqueue();
        var latest = await queue.Enqueue();
        var first = await queue.Enqueue(at: JobQueue.Morning - TimeSpan.FromSeconds(2));

        Assert.Equal([first, late, later, latest], (await queue.Take()).Select(job => (long?)job.Number));
    }

    [Fact]
    public async Task A_kind_without_room_holds_up_no_other()
    {
        await queue.Enqueue(count: 100, queue: 0, kind: "bake");
        await queue.Enqueue(count: 5, queue: 3, kind: "sweep");
        var room = new Dictionary<string, int> { ["bake"] = 2, ["sweep"] = 3, ["nothing"] = 9 };

        var (jobs, next) = await queue.Leases.Take(room, most: 64, turn: 0);

        Assert.Equal((2, 3), (jobs.Count(job => job.Kind == "bake"), jobs.Count(job => job.Kind == "sweep")));
        Assert.Null(next);
    }

    [Fact]
    public async Task A_job_is_not_taken_before_its_time_and_it_is_known_when_that_comes()
    {
        var (noon, evening) = (JobQueue.Morning + TimeSpan.FromHours(5), JobQueue.Morning + TimeSpan.FromHours(11));
        await queue.Enqueue(at: evening, queue: 0);
        await queue.Enqueue(at: noon, queue: 3);
        await queue.Enqueue(kind: "unknown");
        var room = new Dictionary<string, int> { ["bake"] = 1 };

        var (jobs, next) = await queue.Leases.Take(room, most: 64, turn: 0);
        Assert.Empty(jobs);
        Assert.Equal(noon, next);

        queue.Clock.Pass(noon - JobQueue.Morning);
        Assert.Equal(3, Assert.Single((await queue.Leases.Take(room, most: 64, turn: 0)).Jobs).Queue);
    }
}
