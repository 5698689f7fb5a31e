using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

public sealed class JobsCommandTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Guid dead, waiting;

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        await meetai.Terminate();
        dead = Stored.Leave(meetai.Data, "of another time", "secret", attempts: 10, JobState.Dead);
        waiting = Stored.Leave(meetai.Data, "of another time", "secret", attempts: 0);
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Jobs_are_listed_newest_first_without_what_they_were_given(bool isServed)
    {
        if (isServed)
            await meetai.Launch();

        var table = await meetai.Command("jobs");
        var json = await meetai.Command("jobs", "--state", "dead", "--json");

        var lines = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "", 3), (table.ExitCode, table.Error, lines.Length));
        Assert.Matches("^KIND +STATE +RUN AT +ATTEMPTS +PROGRESS +ID +ERROR$", lines[0]);
        Assert.Matches($"^of another time +queued +1970-[0-9T:.Z-]+ +0 +0 +{waiting}$", lines[1]);
        var job = Assert.Single(JsonDocument.Parse(json.Output).RootElement.Items("jobs"));
        Assert.Equal($"{dead}", job.Text("id"));
        Assert.DoesNotContain("secret", table.Output + json.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_is_retried_cancelled_and_dropped_by_hand(bool isServed)
    {
        if (isServed)
            await meetai.Launch();

        Assert.Equal((0, "Queued.\n"), await Change("retry"));
        Assert.Equal(
            (1, "Only a done, dead or cancelled job can be dropped: cancel it first.\n"), await Change("drop"));
        Assert.Equal((0, "Cancelled.\n"), await Change("cancel"));
        Assert.Equal((0, "Dropped.\n"), await Change("drop"));
        Assert.Equal((5, "There is nothing here.\n"), await Change("drop"));
        Assert.Equal(waiting, Assert.Single(Stored.Jobs(meetai.Data)).Id);
    }

    private async Task<(int ExitCode, string Error)> Change(string act)
    {
        var changed = await meetai.Command("jobs", act, $"{dead}");
        Assert.Equal("", changed.Output);
        return (changed.ExitCode, changed.Error);
    }
}
