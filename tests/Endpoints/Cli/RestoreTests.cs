using MeetAi.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>What is no whole backup of ours is refused, and then nothing has changed.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly string folder = Running.NewDirectory();
    private Running meetai = null!;
    private string backup = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 0; i < 50; i++)
            await ada.Say(room, new string('x', 2000));

        backup = Path.Combine(folder, "backup.db");
        Assert.Equal(0, (await meetai.Command("backup", backup)).ExitCode);
    }

    public async Task DisposeAsync()
    {
        await meetai.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_truncated_one_is_refused()
    {
        File.WriteAllBytes(backup, File.ReadAllBytes(backup)[..^8192]);
        await Refused("damaged|cannot be read|not a database");
    }

    [Fact]
    public async Task A_damaged_one_is_refused()
    {
        var bytes = File.ReadAllBytes(backup);
        for (var page = 4; page < bytes.Length / 4096; page++)
            bytes.AsSpan(page * 4096, 100).Fill(0xA5);

        File.WriteAllBytes(backup, bytes);
        await Refused("damaged|cannot be read");
    }

    [Fact]
    public async Task One_that_lacks_a_message_is_refused()
    {
        Change("DELETE FROM messages WHERE place = (SELECT max(place) FROM messages)");
        await Refused("lacks its newest message");
    }

    [Fact]
    public async Task A_newer_one_is_refused()
    {
        Change("INSERT INTO migrations VALUES (9999, 'later', 'x', 0)");
        await Refused("newer than this meetai");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("this is a text and no database")]
    public async Task A_file_that_is_no_database_is_refused(string content)
    {
        File.WriteAllText(backup, content);
        await Refused("empty|not a database");
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_refused()
    {
        File.Delete(backup);
        using (var session = Session.Writer(backup))
            session.Script("CREATE TABLE theirs (x)");

        await Refused("not one of Meet AI");
    }

    [Fact]
    public async Task While_a_server_runs_nothing_is_restored()
    {
        var refused = await meetai.Command("restore", backup);
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches($"is in use by process {meetai.ProcessId}", refused.Error);
    }

    [Fact]
    public async Task A_damaged_database_is_put_aside_as_it_is()
    {
        await meetai.Terminate();
        var database = DataDirectory.DatabaseIn(meetai.Data);
        File.WriteAllText(database, "the disk forgot this");

        Assert.Equal(0, (await meetai.Command("restore", backup)).ExitCode);

        var aside = Directory.GetFiles(Path.Combine(meetai.Data, "backups"), "*-before-restore.db").Single();
        Assert.Equal("the disk forgot this", File.ReadAllText(aside));
        await meetai.Launch();
    }

    private async Task Refused(string why)
    {
        await meetai.Terminate();
        var before = Files();
        var refused = await meetai.Command("restore", backup);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Matches(why, refused.Error);
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, Files());
    }

    private Dictionary<string, string> Files() => Directory
        .GetFiles(meetai.Data, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    private void Change(string sql)
    {
        using var session = Session.Writer(backup);
        session.Script(sql);
    }
}
