using Xunit.Sdk;

namespace MeetAi.Tests.Storage.PowerCuts;

/// <summary>
/// Watches "durable before answered" where a SIGKILL cannot: the kernel keeps what a killed process wrote, a power cut
/// only what was synced.
/// </summary>
[Trait("Proof", "faults")]
public sealed class PowerCutTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_power_cuts_under_load()
    {
        var cuts = Effort.Of(ordinary: 4, published: 40, full: 1000);
        var (seed, cut) = (Random.Shared.Next(), 0);
        try
        {
            var random = new Random(seed);
            await using var cold = await Running.Start();
            var posters = await Posters.Enter(cold);
            await cold.Terminate();
            using var disk = new ForgetfulDisk(cold.Data);
            await using var meetai = await Running.StartThrough(disk.Launcher(), cold.Data);
            for (cut = 1; cut <= cuts; cut++)
                await CutAndCheck(meetai, disk, posters, random, isTorn: cut % 2 == 0);

            Assert.True(posters.Acknowledged >= cuts);
        }
        catch (Exception failure) // to say how to run it again
        {
            throw new InvalidOperationException($"Seed {seed}, cut {cut}: {failure.Message}", failure);
        }
    }

    [Fact]
    public async Task Where_the_log_is_not_synced_the_same_is_lost()
    {
        await using var cold = await Running.Start();
        var posters = await Posters.Enter(cold);
        await cold.Terminate();
        using var disk = new ForgetfulDisk(cold.Data);
        await using var meetai = await Running.StartThrough(disk.Launcher(isDeaf: true), cold.Data);
        await posters.PostSome(meetai, answers: 10);

        await meetai.Kill();
        disk.Cut(new Random(1), isTorn: false);
        await meetai.Launch();

        await Assert.ThrowsAnyAsync<XunitException>(() => posters.Check(meetai));
    }

    private static async Task CutAndCheck(
        Running meetai, ForgetfulDisk disk, Posters posters, Random random, bool isTorn)
    {
        var (answered, stopped) = posters.Post(meetai, answers: random.Next(1, 400), longest: random.Next(100, 9000));
        await answered.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 10)); // random inside a commit, too
        await meetai.Kill();
        Assert.Empty(await stopped);

        disk.Cut(random, isTorn);
        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
        await meetai.Launch();
        await posters.Check(meetai);
    }
}
