using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>Data that cannot be used: one clear sentence, exit code 1, and nothing of it is touched.</summary>
public sealed class RefusalsTests : IDisposable
{
    private readonly string root = Running.NewDirectory();

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("migrate --dry-run")]
    [InlineData("migrate --status")]
    [InlineData("keygen")]
    public async Task A_database_newer_than_the_executable_is_refused(string command) => await Refused(
        command, Changed("INSERT INTO migrations VALUES (9999, 'from_the_future', 'x', 0)"),
        "The database is newer than this meetai: it has migration 9999 (from_the_future).");

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    public async Task A_migration_with_another_checksum_is_refused(string command) => await Refused(
        command, Changed("UPDATE migrations SET checksum = 'other' WHERE version = 1"),
        "Migration 1 (people_and_keys) in the database is not the one in this meetai: the checksums differ.");

    [Theory]
    [InlineData("serve", 1)]
    [InlineData("serve", 20_000)]
    [InlineData("migrate", 20_000)]
    [InlineData("keys list", 20_000)]
    public async Task A_file_that_is_no_database_is_refused(string command, int length)
    {
        var data = root;
        await File.WriteAllTextAsync(DataDirectory.DatabaseIn(data), new string('x', length));
        await Refused(command, data, $"{DataDirectory.DatabaseIn(data)} is not a database.");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    public async Task The_database_of_another_program_is_refused(string command)
    {
        var data = root;
        using (var session = Session.Writer(DataDirectory.DatabaseIn(data)))
            session.Script("CREATE TABLE cookies (name TEXT)");

        await Refused(command, data, $"{DataDirectory.DatabaseIn(data)} is a database, but not one of Meet AI.");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("keygen")]
    public async Task A_directory_that_cannot_be_made_is_refused(string command)
    {
        var file = Path.Combine(root, "file");
        await File.WriteAllTextAsync(file, "");
        await Refused(command, Path.Combine(file, "data"), $"The data directory {file}/data cannot be used: ");
    }

    [TmpfsFact]
    public async Task A_directory_that_cannot_be_written_is_refused()
    {
        using var disk = new Tmpfs("2m");
        var data = Path.Combine(disk.Path, "data");
        Assert.Equal(0, (await Running.Run(["migrate", "--data", data])).ExitCode);
        disk.MakeReadOnly();

        await Refused("serve", data, $"The data directory {data} cannot be used: ");
        await Refused(
            "serve", Path.Combine(disk.Path, "other"), $"The data directory {disk.Path}/other cannot be used: ");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    public async Task A_directory_that_a_server_holds_is_refused_and_the_holder_is_named(string command)
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();

        await Refused(
            command, meetai.Data, $"The data directory {meetai.Data} is in use by process {meetai.ProcessId}.");

        Assert.Equal(0, (await meetai.Command("keygen")).ExitCode);
        await ada.NewRoom();
        Assert.Equal($"{meetai.ProcessId}", await File.ReadAllTextAsync(Path.Combine(meetai.Data, "meetai.pid")));
    }

    [Fact]
    public async Task Where_nobody_named_a_directory_the_commands_make_none()
    {
        var nowhere = Path.Combine(root, "nowhere");
        var refused = await Running.Run(["keygen"], new Dictionary<string, string> { ["MEETAI_DATA"] = nowhere });
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            $"There is no Meet AI data in {nowhere}. Name the directory with --data, "
            + "or run 'meetai migrate' to make it.\n",
            refused.Error);
        Assert.False(Directory.Exists(nowhere));
    }

    private static async Task Refused(string command, string data, string sentence)
    {
        var before = Directory.Exists(data) ? OlderDatabase.Bytes(data) : null;
        string[] listen = command == "serve" ? ["--listen", "http://127.0.0.1:0"] : [];
        var refused = await Running.Run([.. command.Split(' '), .. listen, "--data", data]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith(sentence, refused.Error);
        Assert.Equal(1, refused.Error.Count(letter => letter == '\n'));
        if (before is not null)
            Assert.Equal(before, OlderDatabase.Bytes(data));
    }

    private string Changed(string sql)
    {
        var data = OlderDatabase.In(root);
        using var session = Session.Writer(DataDirectory.DatabaseIn(data));
        session.Script(sql);
        return data;
    }
}
