using System.Collections.Concurrent;
using MeetAi.Endpoints.Jobs;
using MeetAi.Storage;
using MeetAi.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeetAi.Tests.Endpoints.Jobs;

/// <summary>What no door reaches: how many run at once, and who waits for whom.</summary>
public sealed class JobRunnerTests : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    private readonly JobQueue queue = new(TimeProvider.System);
    private readonly SemaphoreSlim began = new(0), mayEnd = new(0);
    private readonly ConcurrentDictionary<string, int> atOnce = new();
    private JobRunner? runner;

    public async ValueTask DisposeAsync()
    {
        mayEnd.Release(10_000);
        if (runner is not null)
            await runner.StopAsync(default);

        queue.Dispose();
    }

    [Fact]
    public async Task No_more_run_at_once_than_a_kind_may_and_sixty_four_in_all()
    {
        await queue.Enqueue(count: 200, queue: 0, kind: "bake");
        await queue.Enqueue(count: 200, queue: 3, kind: "sweep");
        await Start(Held("bake", 100), Held("sweep", 3));

        for (var i = 0; i < 64; i++)
            Assert.True(await began.WaitAsync(patience));

        Assert.Equal((61, 3), (atOnce["bake"], atOnce["sweep"]));
        mayEnd.Release(1);
        Assert.True(await began.WaitAsync(patience));
        Assert.Equal((64, 64), (atOnce.Values.Sum(), queue.Jobs.List(JobState.Leased, null, null, 200).Jobs.Count));
    }

    [Fact]
    public async Task A_job_that_is_enqueued_later_or_due_later_is_run_without_asking()
    {
        await Start(Held("bake", 2));
        await queue.Enqueue();
        Assert.True(await began.WaitAsync(patience));
        await queue.Enqueue(at: DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(300));
        Assert.True(await began.WaitAsync(patience));
    }

    [Fact]
    public async Task A_job_that_was_cancelled_and_retried_waits_until_it_has_stopped()
    {
        await Start(Held("bake", 2));
        await queue.Enqueue();
        Assert.True(await began.WaitAsync(patience));
        var job = Assert.Single(queue.Jobs.List(JobState.Leased, null, null, 1).Jobs);

        Assert.True(await queue.Jobs.Cancel(job));
        runner!.Stop(job);
        Assert.True(await queue.Jobs.Revive(job));
        await queue.Enqueue();
        Assert.True(await began.WaitAsync(patience)); // the other one, which was taken with it
        Assert.Equal(2, queue.Jobs.List(JobState.Leased, null, null, 9).Jobs.Count);
        Assert.Equal(0, began.CurrentCount);

        mayEnd.Release(1);
        Assert.True(await began.WaitAsync(patience));
    }

    private Task Start(params JobKind[] kinds)
    {
        runner = new JobRunner(kinds, queue.Jobs, queue.Leases, TimeProvider.System, NullLogger<JobRunner>.Instance);
        return runner.StartAsync(default);
    }

    /// <summary>It says that it has begun, and ends when it may; it does not listen to its token.</summary>
    private JobKind Held(string name, int atMost) => new(name, atMost, async (_, _) =>
    {
        atOnce.AddOrUpdate(name, 1, (_, count) => count + 1);
        began.Release();
        await mayEnd.WaitAsync(CancellationToken.None);
        atOnce.AddOrUpdate(name, 0, (_, count) => count - 1);
        return new JobOutcome.Done();
    });
}
