using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A server that was told so backs itself up.</summary>
public sealed class BackupScheduleTests
{
    [Fact]
    public async Task Backups_are_made_as_often_as_said_and_the_newest_are_kept()
    {
        var folder = Path.Combine(Running.NewDirectory(), "made by it");
        await using var box = await HookBox.Start("--backup-every", "6h", "--backup-dir", folder, "--backup-keep", "2");

        var first = await Next(folder, known: []);
        box.Clock.Move(TimeSpan.FromHours(7));
        var second = await Next(folder, first);
        box.Clock.Move(TimeSpan.FromHours(7));
        var third = await Next(folder, second);

        Assert.Equal([1, 2, 2], new[] { first.Length, second.Length, third.Length });
        Assert.Equal(second[^1], third[0]);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task What_a_killed_process_left_half_made_goes_with_the_next_start()
    {
        await using var meetai = await Running.Start();
        await meetai.Kill();
        var backups = Directory.CreateDirectory(Path.Combine(meetai.Data, "backups"));
        File.WriteAllText(Path.Combine(backups.FullName, "20261121T150000000Z-download.db.partial"), "half");

        await meetai.Launch();
        await (await meetai.NewPerson()).NewRoom();
        Assert.Empty(backups.GetFiles());
    }

    [Theory]
    [InlineData("--backup-every", "often")]
    [InlineData("--backup-every", "0h")]
    [InlineData("--backup-every", "6h", "--backup-keep", "none")]
    [InlineData("--backup-dir", "/tmp")]
    public async Task What_makes_no_sense_is_refused_at_the_start(params string[] words)
        => Assert.Equal(2, (await Running.Run(["serve", "--data", "/nowhere/at/all", .. words])).ExitCode);

    /// <summary>The backups, once there is one that was not there before and none is unfinished.</summary>
    private static async Task<string[]> Next(string folder, string[] known)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder).Order().ToArray() : [];
            if (files.Except(known).Any() && files.All(file => file.EndsWith(".db", StringComparison.Ordinal)))
                return files;

            await Task.Delay(50);
        }

        throw new TimeoutException("No further backup was made.");
    }
}
