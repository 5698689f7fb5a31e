using System.Net;
using MeetAi.Tests.Storage.PowerCuts;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// Whichever sync fails, the process ends with 1; and though the power is cut then, so that the disk has nothing but
/// what other syncs brought there, all that was acknowledged is there after the next start.
/// </summary>
[Trait("Proof", "faults")]
public sealed class FailingSyncTests
{
    [Fact]
    public async Task Whichever_sync_of_the_log_fails_nothing_acknowledged_is_lost()
    {
        var rounds = Effort.Of(ordinary: 2, published: 8, full: 50);
        await Break(rounds, async (meetai, posters, trouble, random, round) =>
        {
            trouble.LogSyncFails = rounds == 50 ? round + 1 : random.Next(1, 51);
            if (await meetai.TryLaunch()) // the start makes syncs of its own, and so do checkpoints
                await Refused(posters, meetai);

            Assert.Equal(1, await meetai.Exited());
            return "^(fsync of the (log|database file) failed: |It failed: SQLite Error 10: )";
        });
    }

    [Fact]
    public async Task Whichever_sync_of_the_database_file_fails_nothing_acknowledged_is_lost()
    {
        var rounds = Effort.Of(ordinary: 2, published: 8, full: 50);
        await Break(rounds, async (meetai, posters, trouble, random, round) =>
        {
            await meetai.Launch();
            await posters.PostSome(meetai, answers: 3);
            trouble.DatabaseSyncFails = round % 8 == 7 ? 1 : random.Next(1, 4);
            if (round % 8 == 7)
                await Refused(posters, meetai);
            else
                await EndAgainAndAgain(meetai);

            Assert.Equal(1, await meetai.Exited());
            return "^fsync of the database file failed: ";
        });
    }

    private static async Task Break(
        int rounds, Func<Running, Posters, Trouble, Random, int, Task<string>> fail)
    {
        await using var cold = await Running.Start();
        var posters = await Posters.Enter(cold);
        await cold.Terminate();
        using var disk = new ForgetfulDisk(cold.Data);
        using var trouble = new Trouble(cold.Data);
        await using var meetai = await Running.StartThrough(
            Preload.Launcher(trouble.Preload, disk.Preload), cold.Data);
        await Tries.Of(rounds, async (random, round) =>
        {
            await meetai.Kill();
            Assert.Matches(await fail(meetai, posters, trouble, random, round), meetai.Said.Last());

            disk.Cut(random, isTorn: round % 2 == 1);
            await meetai.Launch();
            await posters.Check(meetai);
        });
    }

    /// <summary>Posts until the end: everybody is told 503, or finds nobody there any more.</summary>
    private static async Task Refused(Posters posters, Running meetai)
    {
        foreach (var answer in await posters.Post(meetai, answers: 1, longest: 10_000).Stopped)
            await Person.Problem(answer, HttpStatusCode.ServiceUnavailable, "storage_unavailable");
    }

    /// <summary>Each end moves the log into the database.</summary>
    private static async Task EndAgainAndAgain(Running meetai)
    {
        while (await meetai.Terminate() == 0)
            await meetai.Launch();
    }
}
