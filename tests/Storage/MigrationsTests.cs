using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>The first start, and the way from an older database to this one.</summary>
public sealed class MigrationsTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private readonly string root = Running.NewDirectory();

    private string NewData => Path.Combine(root, "data");

    private static string Last => $"{Migrations.All[^1].Version:D4} {Migrations.All[^1].Name}";

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("umask 000")]
    [InlineData("umask 022")]
    public async Task A_first_start_makes_a_directory_and_files_for_the_owner_alone(string umask)
    {
        var data = NewData;
        await using var meetai = await Running.StartThrough(["sh", "-c", $"{umask}; exec \"$@\"", "sh"], data);
        await (await meetai.NewPerson()).NewRoom();

        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(data));
        Assert.Equal(
            [
                "meetai.db", "meetai.db-shm", "meetai.db-wal", "meetai.lock", "meetai.pid", "meetai.sock",
                "search.db", "search.db-shm", "search.db-wal",
            ],
            Directory.GetFiles(data).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(data), file => Assert.Equal(OwnerFile, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Migrate_makes_a_directory_and_says_what_it_applied()
    {
        var data = NewData;
        string[] all = [.. Migrations.All.Select(migration => $"{migration.Version:D4} {migration.Name}")];

        var dry = await Running.Run(["migrate", "--dry-run", "--data", data]);
        Prints(dry, all);
        Assert.False(Directory.Exists(data));
        var status = await Running.Run(["migrate", "--status", "--data", data]);
        Prints(status, [.. all.Select(one => $"{one} pending")]);
        Assert.False(Directory.Exists(data));

        var applied = await Running.Run(["migrate", "--data", data]);
        Prints(applied, all);
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(data));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(DataDirectory.DatabaseIn(data)));
        Assert.False(Directory.Exists(Path.Combine(data, "backups")));

        status = await Running.Run(["migrate", "--status", "--data", data]);
        Prints(status, [.. all.Select(one => $"{one} applied")]);
        var again = await Running.Run(["migrate", "--data", data]);
        Assert.Equal((0, "", "Nothing to migrate.\n"), (again.ExitCode, again.Output, again.Error));
    }

    [Fact]
    public async Task Migrate_keeps_a_copy_of_an_older_database_and_brings_it_up_to_date()
    {
        var data = OlderDatabase.In(NewData);
        var before = OlderDatabase.Bytes(data);

        var dry = await Running.Run(["migrate", "--dry-run", "--data", data]);
        Prints(dry, Last);
        var status = await Running.Run(["migrate", "--status", "--data", data]);
        Assert.Equal($"{Last} pending", Lines(status)[^1]);
        Assert.Equal(before, OlderDatabase.Bytes(data));

        var applied = await Running.Run(["migrate", "--data", data]);
        Prints(applied, Last);
        CheckCopy(data);
        await using var meetai = await Running.StartIn(data, "--no-migrate");
        Assert.Equal("ada", (await meetai.With(OlderDatabase.Key).Get("/api/keys/me")).Text("handle"));
    }

    [Fact]
    public async Task Serve_migrates_an_older_database_and_refuses_it_where_it_may_not()
    {
        var data = OlderDatabase.In(NewData);
        var before = OlderDatabase.Bytes(data);
        var refused = await Running.Run(["serve", "--listen", "http://127.0.0.1:0", "--no-migrate", "--data", data]);
        var last = $"{Migrations.All[^1].Version} ({Migrations.All[^1].Name})";
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            $"The database lacks migration {last}, and --no-migrate was given. Run 'meetai migrate' first.\n",
            refused.Error);
        Assert.Equal(before, OlderDatabase.Bytes(data));

        await using var meetai = await Running.StartIn(data);
        CheckCopy(data);
        var ada = meetai.With(OlderDatabase.Key);
        Assert.Equal("ada", (await ada.Get("/api/keys/me")).Text("handle"));
        await ada.Say(await ada.NewRoom(), "still here");
    }

    [Fact]
    public async Task The_status_of_migrations_can_be_asked_while_a_server_runs()
    {
        await using var meetai = await Running.Start();
        var status = await meetai.Command("migrate", "--status");
        Assert.Equal(0, status.ExitCode);
        Assert.All(Lines(status), line => Assert.EndsWith(" applied", line));
        await (await meetai.NewPerson()).NewRoom();
    }

    /// <summary>The copy opens, is whole, is as old as the database was, and holds who was in it.</summary>
    private static void CheckCopy(string data)
    {
        var backups = Path.Combine(data, "backups");
        var copy = Assert.Single(Directory.GetFiles(backups));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(backups));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(copy));
        Assert.Equal("ok", Stored.Integrity(copy));
        using var session = Session.Reader(copy);
        Assert.Equal(Migrations.All.Count - 1, session.One("SELECT count(*) FROM migrations", row => row.Long(0)));
        Assert.Equal("ada", session.One("SELECT handle FROM people", row => row.Text(0)));
    }

    private static void Prints(Finished finished, params string[] lines)
    {
        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(lines, Lines(finished));
    }

    private static string[] Lines(Finished finished)
        => finished.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
