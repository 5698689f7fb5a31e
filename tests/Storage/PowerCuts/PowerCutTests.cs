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
        await using var cold = await Running.Start();
        var posters = await Posters.Enter(cold);
        await cold.Terminate();
        using var disk = new ForgetfulDisk(cold.Data);
        await using var meetai = await Running.StartThrough(disk.Launcher, cold.Data);

        await Tries.Of(cuts, async (random, cut) =>
        {
            await CutAndCheck(meetai, disk, posters, random, isTorn: cut % 2 == 1);
            if (cut % Posters.Together == Posters.Together - 1)
                await posters.MoveOn(meetai);
        });

        await posters.CheckAll(meetai);
        Assert.True(posters.Acknowledged >= cuts);
    }

    [Fact]
    public async Task With_synchronous_normal_in_its_place_the_same_fails_at_the_first_cut()
    {
        await using var cold = await Running.Start();
        var posters = await Posters.Enter(cold);
        await cold.Terminate();
        using var disk = new ForgetfulDisk(cold.Data);
        using var other = new Altered("PRAGMA synchronous = full;", "PRAGMA synchronous = 1   ;"); // 1 is NORMAL
        await using var meetai = await Running.StartThrough([.. disk.Launcher, .. other.Launcher], cold.Data);

        var lost = await Assert.ThrowsAnyAsync<XunitException>(
            () => CutAndCheck(meetai, disk, posters, new Random(1), isTorn: false));

        Assert.Contains("was acknowledged; the room ends with", lost.Message);
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
