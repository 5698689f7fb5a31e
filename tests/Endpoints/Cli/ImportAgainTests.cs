using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A file that comes again, after what was done meanwhile: here, or where it is from.</summary>
public sealed class ImportAgainTests : IAsyncLifetime
{
    private readonly string folder = Running.NewDirectory();
    private Running meetai = null!;
    private Person ada = null!;

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        ada = await meetai.NewPerson();
    }

    public async Task DisposeAsync()
    {
        await meetai.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_done_here_since_stays_done()
    {
        var room = await ada.NewRoom();
        var (first, _) = (await ada.Say(room, "first"), await ada.Say(room, "second"));
        var file = await Exported();
        await ada.Http.DeleteAsync($"{room}/messages/{first.Text("id")}");
        await ada.Say(room, "third");
        var before = await meetai.Command("export");

        Assert.Equal(0, (await meetai.Command("import", file)).ExitCode);

        Assert.Equal(before, await meetai.Command("export"));
    }

    [Fact]
    public async Task What_was_deleted_there_since_is_no_stranger_here()
    {
        var room = await ada.NewRoom();
        var (_, slip) = (await ada.Say(room, "first"), await ada.Say(room, "a slip"));
        await using var other = await Running.Start();
        Assert.Equal(0, (await other.Command("import", await Exported())).ExitCode);
        await ada.Http.DeleteAsync($"{room}/messages/{slip.Text("id")}");
        await ada.Say(room, "third");

        Assert.Equal(0, (await other.Command("import", await Exported())).ExitCode);

        var contents = (await other.Command("export")).Output;
        Assert.Contains("a slip", contents);
        Assert.Contains("third", contents);
    }

    [Fact]
    public async Task A_room_that_was_swept_is_found_again()
    {
        var room = await ada.NewRoom();
        await ada.Say(room, "the last giraffe");
        Assert.Single(await ada.Find("giraffe"));
        var file = await Exported();
        await ada.Http.DeleteAsync(room);
        await Attempts.Eventually(() => Task.FromResult(Stored.Messages(meetai.Data) == 0));

        Assert.Equal(0, (await meetai.Command("import", file)).ExitCode);

        await Attempts.Eventually(async () => (await ada.Find("giraffe")).Count == 1);
    }

    private async Task<string> Exported()
    {
        var file = Path.Combine(folder, "all.jsonl");
        Assert.Equal(0, (await meetai.Command("export", file)).ExitCode);
        return file;
    }
}
