using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A file that comes again, after what was done meanwhile: here, or where it is from.</summary>
public sealed class ImportAgainTests : Moving
{
    [Fact]
    public async Task What_was_done_here_since_stays_done()
    {
        var room = await Ada.NewRoom();
        var (first, _) = (await Ada.Say(room, "first"), await Ada.Say(room, "second"));
        var file = await Exported();
        await Ada.Http.DeleteAsync($"{room}/messages/{first.Text("id")}");
        await Ada.Say(room, "third");
        var before = await Meetai.Command("export");

        Assert.Equal(0, (await Meetai.Command("import", file)).ExitCode);

        Assert.Equal(before, await Meetai.Command("export"));
    }

    [Fact]
    public async Task What_was_deleted_there_since_is_no_stranger_here()
    {
        var room = await Ada.NewRoom();
        var (_, slip) = (await Ada.Say(room, "first"), await Ada.Say(room, "a slip"));
        await using var other = await Running.Start();
        Assert.Equal(0, (await other.Command("import", await Exported())).ExitCode);
        await Ada.Http.DeleteAsync($"{room}/messages/{slip.Text("id")}");
        await Ada.Say(room, "third");

        Assert.Equal(0, (await other.Command("import", await Exported())).ExitCode);

        var contents = (await other.Command("export")).Output;
        Assert.Contains("a slip", contents);
        Assert.Contains("third", contents);
    }

    [Fact]
    public async Task A_room_that_was_swept_is_found_again()
    {
        var room = await Ada.NewRoom();
        await Ada.Say(room, "the last giraffe");
        Assert.Single(await Ada.Find("giraffe"));
        var file = await Exported();
        await Ada.Http.DeleteAsync(room);
        await Attempts.Eventually(() => Task.FromResult(Stored.Messages(Meetai.Data) == 0));

        Assert.Equal(0, (await Meetai.Command("import", file)).ExitCode);

        await Attempts.Eventually(async () => (await Ada.Find("giraffe")).Count == 1);
    }
}
