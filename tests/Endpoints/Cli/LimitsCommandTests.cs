using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary><c>meetai limits</c> and <c>meetai keys limit</c>.</summary>
public sealed class LimitsCommandTests(LimitedBox box) : IClassFixture<LimitedBox>
{
    [Fact]
    public async Task It_prints_the_limits_in_force_as_a_table()
    {
        await using var meetai = await Running.Start("--limit", "messages=7/hour", "--limit", "search=off");
        var made = JsonDocument.Parse((await meetai.Command("keygen", "--handle", "ada", "--json")).Output).RootElement;
        await meetai.Command("keys", "limit", made.Text("prefix"), "rooms=off");

        var table = await meetai.Command("limits");

        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        string[] expected =
        [
            "NAME RATE PER", "keys 5/min address", "messages 7/hour person", "anonymous 5/min address",
            "rooms 5/day person", "search off person", $"rooms off ada ({made.Text("person_id")})",
        ];
        Assert.Equal(expected, table.Output.TrimEnd('\n').Split('\n').Select(line => string.Join(' ', Cells(line))));
    }

    [Fact]
    public async Task With_json_it_prints_what_the_api_answers()
    {
        var printed = await box.Meetai.Command("limits", "--json");

        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        var (json, answer) = (JsonDocument.Parse(printed.Output).RootElement, await box.Admin.Get("/api/admin/limits"));
        Assert.Equal(answer.Items("limits").Select(Row), json.Items("limits").Select(Row));
        Assert.Equal(
            [("keys", "off", "address"), ("messages", "3/day", "person"), ("anonymous", "5/min", "address"),
                ("rooms", "5/day", "person"), ("search", "off", "person")],
            json.Items("limits").Select(Row));
    }

    [Fact]
    public async Task Where_no_server_runs_it_prints_what_the_next_one_would_grant_by_itself()
    {
        await using var meetai = await Running.Start("--limit", "messages=7/hour");
        var ada = await meetai.NewPerson();
        await meetai.Terminate();

        Assert.Equal(0, (await meetai.Command("keys", "limit", ada.Key[..8], "messages=9/day")).ExitCode);
        Assert.Contains("9/day", (await meetai.Command("limits")).Output);

        await meetai.Launch();
        Assert.Equal("9/day", await meetai.With(ada.Key).Rate("messages"));
    }

    [Fact]
    public async Task A_person_is_granted_more_at_once_and_after_a_restart()
    {
        await using var meetai = await Running.Start("--limit", "messages=1/day");
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        await ada.Say(room, "the one");
        await Attempts.Refused(await ada.TrySay(room), "messages");

        var granted = await meetai.Command("keys", "limit", ada.Key[..8], "messages=600/min", "search=1/s");

        Assert.Equal((0, "", "Granted.\n"), (granted.ExitCode, granted.Output, granted.Error));
        var wide = Quota.Of(await ada.TrySay(room));
        Assert.Equal((600, 60), (wide.Count, wide.Window));
        Assert.Equal(("1/s", "1/day"), (await ada.Rate("search"), await bob.Rate("messages")));

        await meetai.Terminate();
        await meetai.Launch();
        Assert.Equal("600/min", await meetai.With(ada.Key).Rate("messages"));
        Assert.Equal("1/day", await meetai.With(bob.Key).Rate("messages"));
    }

    [Fact]
    public async Task What_is_granted_last_counts()
    {
        var (ada, room) = await box.Newcomer();
        foreach (var rate in new[] { "messages=9/day", "messages=off", "messages=4/day" })
            Assert.Equal(0, (await box.Meetai.Command("keys", "limit", ada.Key[..8], rate)).ExitCode);

        Assert.Equal(4, Quota.Of(await ada.TrySay(room)).Count);
    }

    [Theory]
    [InlineData("cow=9/min", "There is no limit 'cow'; there are ")]
    [InlineData("messages=0/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=-1/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=+1/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=x/y", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=9/century", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=1.5/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=99999999999999999999/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=1000000001/min", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages=", "The limit 'messages' must be COUNT/PERIOD ")]
    [InlineData("messages", "A limit is NAME=COUNT/PERIOD or NAME=off, not 'messages'.")]
    [InlineData("messages=9/min=9/min", "A limit is NAME=COUNT/PERIOD or NAME=off, not ")]
    [InlineData("keys=9/min", "The limit 'keys' is per address")]
    public async Task What_makes_no_sense_is_one_sentence_and_changes_nothing(string limit, string sentence)
    {
        var (ada, _) = await box.Newcomer();

        var refused = await box.Meetai.Command("keys", "limit", ada.Key[..8], "rooms=9/day", limit);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith(sentence, refused.Error);
        Assert.Equal(1, refused.Error.Count(letter => letter == '\n'));
        Assert.Equal(("3/day", "5/day"), (await ada.Rate("messages"), await ada.Rate("rooms")));
    }

    [Fact]
    public async Task The_same_limit_twice_is_one_sentence_and_changes_nothing()
    {
        var (ada, _) = await box.Newcomer();
        var refused = await box.Meetai.Command("keys", "limit", ada.Key[..8], "messages=8/day", "messages=9/day");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Equal("The limit 'messages' is given twice.\n", refused.Error);
        Assert.Equal("3/day", await ada.Rate("messages"));
    }

    [Fact]
    public async Task An_unknown_key_is_not_found()
    {
        var unknown = await box.Meetai.Command("keys", "limit", "mai_----", "messages=9/day");
        Assert.Equal((5, "", 1), (unknown.ExitCode, unknown.Output, unknown.Error.Count(letter => letter == '\n')));
    }

    private static string[] Cells(string line)
        => line.Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string Name, string Rate, string Per) Row(JsonElement limit)
        => (limit.Text("name"), limit.Text("rate"), limit.Text("per"));
}
