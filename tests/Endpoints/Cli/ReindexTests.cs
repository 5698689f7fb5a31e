using System.Text.Json;
using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary><c>meetai reindex</c>, while a server runs and while none does.</summary>
public sealed class ReindexTests
{
    private const int Many = 30_000;

    [Fact]
    public async Task It_makes_the_index_anew_while_searches_and_posts_go_on()
    {
        await using var meetai = await Running.Start();
        var (ada, room) = await Filled(meetai);
        Assert.Single(await ada.Find("needle", room));

        var reindexing = meetai.Command("reindex", "--json");
        var asked = 0;
        while (!reindexing.IsCompleted)
        {
            Assert.Equal(["needle"], await ada.Find("needle", room));
            Assert.Equal(20, (await ada.Find("hello", room)).Count);
            await ada.Say(room, $"n{++asked}n");
        }

        var done = await reindexing;
        Assert.Equal(0, done.ExitCode);
        Assert.StartsWith("Indexed 30,", done.Error, StringComparison.Ordinal);
        var state = JsonDocument.Parse(done.Output).RootElement;
        Assert.InRange(state.Number("done"), Many + 1, Many + 1 + asked);
        Assert.False(state.Flag("rebuilding"));
        foreach (var i in Enumerable.Range(1, asked))
            Assert.Equal([$"n{i}n"], await ada.Find($"n{i}n", room));

        Assert.Equal(["needle"], await ada.Find("needle", room));
        Assert.False(File.Exists(Path.Combine(meetai.Data, "search.db.new")));
    }

    [Fact]
    public async Task It_works_without_a_server_too()
    {
        await using var meetai = await Running.Start();
        var (ada, room) = await Filled(meetai);
        await meetai.Terminate();
        File.Delete(Path.Combine(meetai.Data, "search.db"));

        var done = await meetai.Command("reindex");
        Assert.Equal((0, "", "Indexed 30,001 messages.\n"), (done.ExitCode, done.Output, done.Error));

        await meetai.Launch();
        var answer = await meetai.With(ada.Key).Get($"{room}/search?q=needle");
        Assert.True(answer.Flag("complete"));
        Assert.Single(answer.Items("results"));
    }

    [Fact]
    public async Task One_that_was_cut_off_leaves_the_old_index_in_place()
    {
        await using var meetai = await Running.Start();
        var (ada, room) = await Filled(meetai);
        Assert.Single(await ada.Find("needle", room));
        using (var admin = meetai.Operator())
            await admin.PostAsync("/api/admin/search/rebuild", null);

        await meetai.Kill();
        await meetai.Launch();

        Assert.Equal(["needle"], await meetai.With(ada.Key).Find("needle", room));
        Assert.False(File.Exists(Path.Combine(meetai.Data, "search.db.new")));
    }

    private static async Task<(Person Ada, string Room)> Filled(Running meetai)
    {
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await meetai.Terminate();
        Stored.Fill(meetai.Data, Many);
        await meetai.Launch();
        ada = meetai.With(ada.Key);
        await ada.Say(room, "needle");
        return (ada, room);
    }
}
