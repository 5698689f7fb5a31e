using System.Diagnostics;
using System.Net;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A copy of everything that a box can begin with, taken while it is served or while it is not.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string folder = Running.NewDirectory();
    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
        await ada.Say(room, "kept");
    }

    public async Task DisposeAsync()
    {
        await meetai.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backup_is_one_checked_file_for_its_owner_alone(bool isServed)
    {
        if (!isServed)
            await meetai.Terminate();

        var file = Path.Combine(folder, "all.db");
        var done = await meetai.Command("backup", file);

        Assert.Equal((0, ""), (done.ExitCode, done.Output));
        Assert.Matches($"^Backed up [0-9.]+ [KM]iB to {file}\\.\n$", done.Error);
        Assert.Equal("ok", Stored.Integrity(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(folder));
        Assert.Empty(Directory.GetFiles(Path.Combine(meetai.Data, "backups")));
    }

    /// <summary>In a directory where others may write, /tmp for instance.</summary>
    [Fact]
    public async Task What_somebody_put_in_its_way_is_not_written_to()
    {
        var (file, trap) = (Path.Combine(folder, "all.db"), Path.Combine(folder, "trap"));
        await File.WriteAllTextAsync(trap, "mine");
        File.CreateSymbolicLink($"{file}.partial", trap);

        Assert.Equal(0, (await meetai.Command("backup", file)).ExitCode);

        Assert.Equal("mine", await File.ReadAllTextAsync(trap));
        Assert.Equal("ok", Stored.Integrity(file));
        Assert.Null(File.ResolveLinkTarget(file, returnFinalTarget: false));
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_backup_began_is_in_it_whatever_is_posted_meanwhile()
    {
        using var ending = new CancellationTokenSource();
        var acknowledged = 0L;
        var posters = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                var seq = (await ada.Say(room, "under way")).GetProperty("seq").GetInt64();
                InterlockedMax(ref acknowledged, seq);
            }
        })).ToList();

        for (var round = 0; round < 5; round++)
        {
            var before = Interlocked.Read(ref acknowledged);
            var file = Path.Combine(folder, $"{round}.db");
            Assert.Equal(0, (await meetai.Command("backup", file)).ExitCode);
            Assert.InRange(Inspection.Of(file).Messages, before, long.MaxValue);
        }

        await ending.CancelAsync();
        await Task.WhenAll(posters);

        await Restored(Path.Combine(folder, "4.db"));
        var seqs = new List<long>();
        for (var after = "0"; ;)
        {
            var page = await meetai.With(ada.Key).Get($"{room}/messages?after={after}&limit=200");
            seqs.AddRange(page.Items("messages").Select(one => one.GetProperty("seq").GetInt64()));
            after = page.Text("cursor");
            if (!page.GetProperty("has_more").GetBoolean())
                break;
        }

        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task A_box_goes_on_from_a_backup_and_cursors_that_are_not_in_it_are_gone()
    {
        var known = (await ada.Get($"{room}/messages")).Text("cursor");
        var file = Path.Combine(folder, "all.db");
        Assert.Equal(0, (await meetai.Command("backup", file)).ExitCode);
        var lost = (await ada.Say(room, "after the backup")).Text("id");

        var done = await Restored(file);

        Assert.Matches(
            "^Restored 1 people, 1 rooms and 1 messages, the last of [0-9T:.Z-]+\\.\n"
            + "What was there before is kept in .*/backups/.*-before-restore\\.db\\.\n$",
            done.Error);
        var again = meetai.With(ada.Key);
        await Person.Problem(
            await again.Http.GetAsync($"{room}/messages?after={lost}"), HttpStatusCode.Gone, "cursor_gone");
        Assert.Equal(2, (await again.Say(room, "anew")).GetProperty("seq").GetInt64());
        Assert.Equal("anew", Assert.Single(
            (await again.Get($"{room}/messages?after={known}")).Items("messages")).Text("content"));

        await meetai.Terminate();
        Assert.Equal(0, (await meetai.Command("restore", Directory.GetFiles(
            Path.Combine(meetai.Data, "backups"), "*-before-restore.db").Single())).ExitCode);
        await meetai.Launch();
        Assert.Equal("after the backup", (await meetai.With(ada.Key).Get($"{room}/messages/{lost}")).Text("content"));
    }

    [Fact]
    public async Task A_backup_goes_through_a_pipe_into_a_box_elsewhere()
    {
        var elsewhere = Path.Combine(folder, "elsewhere");
        string[] words = ["-c", """ "$0" backup - --data "$1" | "$0" restore - --data "$2" """];
        using var shell = Process.Start("/bin/sh", [.. words, Running.Binary, meetai.Data, elsewhere]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);

        await using var other = await Running.StartIn(elsewhere);
        Assert.Equal("kept", Assert.Single(
            (await other.With(ada.Key).Get($"{room}/messages")).Items("messages")).Text("content"));
    }

    [Fact]
    public async Task With_a_directory_backups_are_dated_and_the_oldest_go()
    {
        for (var i = 0; i < 4; i++)
            Assert.Equal(0, (await meetai.Command("backup", folder, "--keep", "2")).ExitCode);

        var kept = Directory.GetFiles(folder);
        Assert.Equal(2, kept.Length);
        Assert.All(kept, file => Assert.Matches("/meetai-[0-9]{8}T[0-9]{9}Z\\.db$", file));
    }

    [Theory]
    [InlineData("backup", "no/such/place/x.db", "--keep", "2")]
    [InlineData("backup", "/tmp", "--keep", "0")]
    [InlineData("restore", "no-such-file")]
    public async Task What_makes_no_sense_is_refused(params string[] words)
        => Assert.Equal(2, (await meetai.Command(words)).ExitCode);

    [Fact]
    public async Task An_admin_key_gets_no_backup()
    {
        var admin = await meetai.Admin();
        await Person.Problem(
            await admin.Http.GetAsync("/api/admin/backup"), HttpStatusCode.NotFound, "not_found");
    }

    private async Task<Finished> Restored(string file)
    {
        await meetai.Terminate();
        var done = await meetai.Command("restore", file);
        Assert.Equal((0, ""), (done.ExitCode, done.Output));
        await meetai.Launch();
        return done;
    }

    private static void InterlockedMax(ref long most, long seen)
    {
        for (var known = Interlocked.Read(ref most); seen > known;)
            known = Interlocked.CompareExchange(ref most, seen, known);
    }
}
