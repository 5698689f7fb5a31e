using MeetAi.Tests.Storage.PowerCuts;

namespace MeetAi.Tests.Storage;

/// <summary>Watches "durable before answered": what was answered survives a process that gets no warning.</summary>
[Trait("Proof", "faults")]
public sealed class CrashTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_kills_under_load()
    {
        var rounds = Effort.Of(ordinary: 5, published: 100, full: 1000);
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        await Tries.Of(rounds, async (random, round) =>
        {
            await KillAndCheck(meetai, posters, random);
            if (round % Posters.Together == Posters.Together - 1)
                await posters.MoveOn(meetai);
        });

        await posters.CheckAll(meetai);
        Assert.True(posters.Acknowledged >= rounds);
        Assert.Equal(0, await meetai.Terminate());
        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
    }

    /// <summary>
    /// It is killed, and every other time the power is cut, again and again while it starts on a long log, or moves
    /// that into the database.
    /// </summary>
    [Fact]
    public async Task What_was_acknowledged_survives_further_kills_while_it_recovers()
    {
        var rounds = Effort.Of(ordinary: 1, published: 3, full: 60);
        await using var cold = await Running.Start();
        var posters = await Posters.Enter(cold);
        await cold.Terminate();
        using var disk = new ForgetfulDisk(cold.Data);
        await using var meetai = await Running.StartThrough(disk.Launcher, cold.Data);
        await Tries.Of(rounds, async (random, round) =>
        {
            var stopped = posters.Post(meetai, answers: 1500, longest: 10_000);
            await stopped.Answered.WaitAsync(TimeSpan.FromSeconds(60));
            await meetai.Kill();
            await stopped.Stopped;
            for (var i = 0; i < 4; i++)
            {
                if (round % 2 == 1)
                    disk.Cut(random, isTorn: i % 2 == 0);

                await meetai.LaunchAndKill(TimeSpan.FromMilliseconds(random.Next(i == 3 ? 3000 : 250)));
            }

            Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
            await meetai.Launch();
            await posters.Check(meetai);
            if (round % 10 == 9)
                await posters.MoveOn(meetai);
        });

        await posters.CheckAll(meetai);
    }

    private static async Task KillAndCheck(Running meetai, Posters posters, Random random)
    {
        var (answered, stopped) = posters.Post(meetai, answers: random.Next(1, 120), longest: random.Next(100, 9000));
        await answered.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 10)); // random inside a commit, too
        await meetai.Kill();
        Assert.Empty(await stopped);

        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
        await meetai.Launch();
        await posters.Check(meetai);
    }
}
