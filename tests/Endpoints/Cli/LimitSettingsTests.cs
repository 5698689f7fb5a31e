using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>How a server is told its limits: by flag, by variable, by file; all at once, or one by one.</summary>
public sealed class LimitSettingsTests : IDisposable
{
    private readonly string root = Running.NewDirectory();

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("MEETAI_LIMIT_MESSAGES=8/day", "8/day", "5/day")]
    [InlineData("MEETAI_LIMIT_MESSAGES_FILE={8/day\n}", "8/day", "5/day")]
    [InlineData("MEETAI_LIMIT=messages=8/day,rooms=9/hour", "8/day", "9/hour")]
    [InlineData("MEETAI_LIMIT_FILE={messages=8/day, rooms=off\n}", "8/day", "off")]
    [InlineData("MEETAI_LIMIT_ROOMS=off", "60/min", "off")]
    [InlineData("MEETAI_LIMIT_MESSAGES=8/day MEETAI_LIMIT=rooms=9/s", "8/day", "9/s")]
    public async Task By_variable_or_file(string environment, string messages, string rooms)
        => Assert.Equal((messages, rooms), await Rates(environment));

    [Theory]
    [InlineData("MEETAI_LIMIT_MESSAGES=8/day")]
    [InlineData("MEETAI_LIMIT_MESSAGES_FILE={8/day}")]
    [InlineData("MEETAI_LIMIT=messages=8/day")]
    public async Task A_flag_wins(string environment)
        => Assert.Equal(
            ("3/day", "off"), await Rates(environment, "--limit", "messages=3/day", "--limit", "rooms=off"));

    [Fact]
    public async Task Of_several_flags_for_one_limit_the_last_counts()
        => Assert.Equal(
            ("4/day", "5/day"), await Rates("NO_COLOR=1", "--limit", "messages=3/day", "--limit", "messages=4/day"));

    [Theory]
    [InlineData("cow=9/min", "There is no limit 'cow'; there are keys, messages, anonymous, rooms, search.")]
    [InlineData("messages=0/min", "The limit 'messages' must be COUNT/PERIOD * as in 60/min, or off, not '0/min'.")]
    [InlineData("messages=x/y", "The limit 'messages' must be *, not 'x/y'.")]
    [InlineData("messages=-1/min", "The limit 'messages' must be *, not '-1/min'.")]
    [InlineData("messages=1/century", "The limit 'messages' must be *, not '1/century'.")]
    [InlineData("messages=1/0", "The limit 'messages' must be *, not '1/0'.")]
    [InlineData("messages=1000000001/s", "The limit 'messages' must be *, not '1000000001/s'.")]
    [InlineData("messages=OFF", "The limit 'messages' must be *, not 'OFF'.")]
    [InlineData("off", "--limit is NAME=COUNT/PERIOD or NAME=off, not 'off'.")]
    public async Task What_makes_no_sense_is_one_sentence(string limit, string sentence)
    {
        var refused = await Running.Run(["serve", "--data", Path.Combine(root, "data"), "--limit", limit]);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Matches($"^{string.Join(".+", sentence.Split('*').Select(Regex.Escape))}\n$", refused.Error);
        Assert.False(Directory.Exists(Path.Combine(root, "data")));
    }

    [Theory]
    [InlineData("MEETAI_LIMIT_MESSAGES", "0/min")]
    [InlineData("MEETAI_LIMIT_ROOMS", "off,off")]
    [InlineData("MEETAI_LIMIT", "messages")]
    [InlineData("MEETAI_SOCKETS_PER_PERSON", "0")]
    [InlineData("MEETAI_SOCKETS_PER_ADDRESS", "-1")]
    [InlineData("MEETAI_CONNECTIONS_PER_ADDRESS", "99999999999")]
    [InlineData("MEETAI_TRUSTED_PROXY", "10.0.0.0/33")]
    [InlineData("MEETAI_TRUSTED_PROXY", "proxy.example")]
    [InlineData("MEETAI_REGISTRATION", "ajar")]
    public async Task A_variable_that_makes_no_sense_is_one_sentence(string name, string value)
    {
        var refused = await Running.Run(
            ["serve", "--data", Path.Combine(root, "data")], new Dictionary<string, string> { [name] = value });
        Assert.Equal((2, "", 1), (refused.ExitCode, refused.Output, refused.Error.Count(letter => letter == '\n')));
        Assert.Contains($"'{value}'", refused.Error);
    }

    [Fact]
    public async Task A_box_that_starts_again_with_other_limits_has_them()
    {
        var data = Path.Combine(root, "data");
        string key, room;
        await using (var strict = await Running.StartIn(data, "--limit", "messages=1/day"))
        {
            var ada = await strict.NewPerson();
            (key, room) = (ada.Key, await ada.NewRoom());
            await ada.Say(room, "the one");
            await strict.Kill();
            Directory.Move(data, data + "2"); // out of the way of the tidying up
        }

        await using var open = await Running.StartIn(data + "2", "--limit", "messages=off", "--limit", "rooms=1/day");
        var again = open.With(key);
        Assert.False(Quota.IsIn(await again.TrySay(room)));
        await again.Say(room, "three");
        await Attempts.Refused(await again.Try("/api/rooms", new { name = "another" }), "rooms");
    }

    /// <summary>What a server grants that is told <c>NAME=VALUE NAME={text of a file}</c>.</summary>
    private async Task<(string Messages, string Rooms)> Rates(string environment, params string[] flags)
    {
        var variables = Regex.Split(environment, " (?=MEETAI)").Select(File).ToArray();
        var data = Path.Combine(root, "data");
        await using var meetai = await Running.StartThrough(["env", .. variables], data, flags);
        var ada = await meetai.NewPerson();
        return (await ada.Rate("messages"), await ada.Rate("rooms"));
    }

    private string File(string variable)
    {
        if (variable.Split("={") is not [var name, var text])
            return variable;

        var file = Path.Combine(root, name);
        System.IO.File.WriteAllText(file, text.TrimEnd('}'));
        return $"{name}={file}";
    }
}
