using MeetAi.Tests.Endpoints.Search;

namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class SearchCommandTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task It_finds_what_was_said_anywhere_or_in_one_room()
    {
        var (kitchen, garden) = (await box.Ada.NewRoom("kitchen"), await box.Ada.NewRoom("garden"));
        await box.Ada.Say(kitchen, "the kettle is broken\u001b[31m");
        await box.Ada.Say(garden, "a kettle of hawks");
        await box.Ada.Search("kettle");

        var anywhere = (await desk.Print("search", "kettle")).Split('\n');
        Assert.Equal(2, anywhere.Length);
        Assert.Contains(anywhere, line => line.EndsWith("ada: a kettle of hawks", StringComparison.Ordinal));
        var line = await desk.Print("search", "broken", "kettle", "--room", "kitchen");
        Assert.Matches($"^{kitchen[^36..]} #1 [0-9T:.Z-]+ ada: the kettle is broken\ufffd\\[31m$", line);
        Assert.Equal(
            await box.Ada.Http.GetStringAsync($"{kitchen}/search?limit=1&q=kettle"),
            await desk.Print("search", "kettle", "--room", "kitchen", "--limit", "1", "--json"));
        Assert.Equal("", await desk.Print("search", "teapot"));
        Assert.Equal(5, (await desk.Run("search", "kettle", "--room", "absent")).ExitCode);
    }
}
