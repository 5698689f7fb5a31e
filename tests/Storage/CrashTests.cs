namespace MeetAi.Tests.Storage;

/// <summary>Watches "durable before answered": what was answered survives a process that gets no warning.</summary>
[Trait("Proof", "faults")]
public sealed class CrashTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_kills_under_load()
    {
        var rounds = Effort.Of(ordinary: 5, published: 100, full: 1000);
        var (seed, round) = (Random.Shared.Next(), 0);
        try
        {
            var random = new Random(seed);
            await using var meetai = await Running.Start();
            var posters = await Posters.Enter(meetai);
            for (round = 1; round <= rounds; round++)
                await KillAndCheck(meetai, posters, random);

            Assert.True(posters.Acknowledged >= rounds);
            Assert.Equal(0, await meetai.Terminate());
            Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
        }
        catch (Exception failure) // to say how to run it again
        {
            throw new InvalidOperationException($"Seed {seed}, round {round}: {failure.Message}", failure);
        }
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
