using System.Net;
using MeetAi.Storage;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Storage;

/// <summary>A disk that does not keep what it was given: the process says so and ends; nothing is lost.</summary>
public sealed class FaultTests
{
    [StracedFact]
    public async Task A_failed_sync_of_the_log_refuses_the_post_and_ends_the_process()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "before");
        using var follower = await Follower.Join(meetai, ada, $"{room}/ws");
        await follower.Next("ready");

        using var strace = await Break(meetai, "meetai.db-wal", nth: 3);
        await ada.Say(room, "one");
        await ada.Say(room, "two");
        var refused = await ada.Http.PostAsync($"{room}/messages?sender=ada", new StringContent("three"));
        await Person.Problem(refused, HttpStatusCode.ServiceUnavailable, "storage_unavailable");

        Assert.Equal("one", (await follower.Next("message")).Text("content"));
        Assert.Equal("two", (await follower.Next("message")).Text("content"));
        Assert.Equal(1012, await follower.End());
        await EndsAndSays(meetai, "fsync of the log failed");
        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));

        await meetai.Launch();
        Assert.Equal(["before", "one", "two"], await Stored.All(meetai.With(ada.Key), room));
    }

    [StracedFact]
    public async Task Nothing_more_is_committed_after_a_failed_sync_of_the_log_and_nothing_acknowledged_is_lost()
    {
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        using var strace = await Break(meetai, "meetai.db-wal", nth: 20);

        var refused = await posters.Post(meetai, answers: 1, longest: 2000).Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var answer in refused)
            await Person.Problem(answer, HttpStatusCode.ServiceUnavailable, "storage_unavailable");

        Assert.NotEmpty(refused);
        await EndsAndSays(meetai, "fsync of the log failed");
        var later = (await strace.Calls()).Select(call => call.Text).SkipWhile(call => !call.Contains("EIO")).Skip(1);
        Assert.InRange(later.Count(call => call.Contains("sync(")), 0, 1); // closing may move the log
        await meetai.Launch();
        await posters.Check(meetai);
    }

    [StracedFact]
    public Task A_failed_sync_of_the_database_in_a_quiet_moment_ends_the_process()
        => BreakTheDatabase((_, _) => Task.CompletedTask);

    [StracedFact]
    public Task A_failed_sync_of_the_database_under_load_ends_the_process()
        => BreakTheDatabase(async (meetai, posters) =>
            await posters.Post(meetai, answers: 1, longest: 10_000).Stopped.WaitAsync(TimeSpan.FromSeconds(60)));

    [StracedFact]
    public Task A_failed_sync_of_the_database_at_the_end_is_no_clean_end()
        => BreakTheDatabase((meetai, _) => meetai.Terminate());

    /// <summary>The log must stay: it alone holds what the database file may have lost.</summary>
    private static async Task BreakTheDatabase(Func<Running, Posters, Task> checkpoint)
    {
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        using var strace = await Break(meetai, "meetai.db", nth: 1);
        await posters.PostSome(meetai, answers: 30);

        await checkpoint(meetai, posters);

        await EndsAndSays(meetai, "fsync of the database file failed");
        Assert.True(new FileInfo(DataDirectory.DatabaseIn(meetai.Data) + "-wal") is { Exists: true, Length: > 0 });
        await meetai.Launch();
        await posters.Check(meetai);
    }

    private static Task<Strace> Break(Running meetai, string file, int nth) => Strace.Attach(
        meetai, "-P", Path.Combine(meetai.Data, file), "-e", $"inject=fsync,fdatasync:error=EIO:when={nth}");

    private static async Task EndsAndSays(Running meetai, string what)
    {
        Assert.Equal(1, await meetai.Exited());
        Assert.Equal(
            $"{what}: what was acknowledged before is safe, nothing more can be promised, so this process ends. "
            + "Check the disk; the next start recovers the log.",
            meetai.Said.Last());
    }
}
