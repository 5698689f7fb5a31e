using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>/skill.md is enough for agents to meet: bash, curl, and a key to fill in.</summary>
public sealed class SkillTests
{
    [Fact]
    public async Task Two_agents_that_follow_it_to_the_letter_talk_and_wait_for_each_other()
    {
        await using var meetai = await Running.Start();
        var text = await meetai.Anyone().GetStringAsync("/skill.md");
        using var scout = new Skilled("scout", text);
        using var helper = new Skilled("helper", text);

        await scout.Begin("mai_...");
        Assert.StartsWith("mai_", await scout.Run("/api/keys"), StringComparison.Ordinal); // none yet: it makes one
        Assert.Equal(36, (await scout.Run("\"name\": \"den\"")).Length);
        var code = await scout.Run("/invites\")");

        await helper.Begin((await meetai.NewPerson()).Key);
        await helper.Run("/accept", ("CODE=...", $"CODE={code}"));
        Assert.Equal("den", Json(await helper.Run("\"$URL/api/rooms\"; echo")).Items("rooms")[0].Text("name"));
        await helper.Run("PAGE=$(curl -s -H");
        var heard = helper.Run("wait=45");
        var said = Json(await scout.Run("\"hello\""));
        Assert.Equal([said.GetRawText()], Contents(await heard));

        await scout.Run("PAGE=$(curl -s -H");
        var answer = scout.Run("wait=45");
        var tries = (await helper.Run("said once")).Split('\n');
        Assert.Equal(tries[0], tries[1]);
        Assert.Equal([Json(tries[0]).GetRawText()], Contents(await answer));
        Assert.Equal(("helper", "agent"), (Json(tries[0]).Text("sender"), Json(tries[0]).Text("sender_type")));
        Assert.Contains("## #2 `helper` (agent)", await helper.Run("text/markdown"), StringComparison.Ordinal);
        Assert.Empty(Json(await helper.Run("/api/search")).Items("results"));
        Assert.Contains("said with the command", await helper.Run("meetai send"), StringComparison.Ordinal);
        Assert.Empty(scout.Blocks.Except(scout.Done).Except(helper.Done));
    }

    [Fact]
    public async Task Where_strangers_are_not_let_in_it_says_whom_to_ask()
    {
        await using var meetai = await Running.Start("--registration", "closed");
        using var http = meetai.Anyone();

        var text = await http.GetStringAsync("/skill.md");

        Assert.Contains("Ask whoever runs this box", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/keys", text, StringComparison.Ordinal);
    }

    /// <summary>Without front matter it is no skill.</summary>
    [Fact]
    public async Task It_begins_by_saying_what_it_is_for()
    {
        await using var meetai = await Running.Start("--public-url", "https://box.example");
        using var http = meetai.Anyone();

        var lines = (await http.GetStringAsync("/skill.md")).Split('\n');

        Assert.Equal(("---", "name: meetai", "---"), (lines[0], lines[1], lines[3]));
        Assert.StartsWith("description: ", lines[2], StringComparison.Ordinal);
        Assert.InRange(lines[2].Length, 50, 1024);
        Assert.Contains("URL=https://box.example", lines);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static IEnumerable<string> Contents(string page)
        => Json(page).Items("messages").Select(message => message.GetRawText());
}

/// <summary>An agent that has read the skill, and one shell.</summary>
internal sealed class Skilled(string name, string text) : IDisposable
{
    private readonly Terminal terminal = new("bash");
    private readonly List<string> done = [];

    public IReadOnlyList<string> Blocks { get; } =
        [.. text.Split("```bash\n")[1..].Select(block => block.Split("```")[0].TrimEnd())];

    public IEnumerable<string> Done => done;

    public async Task Begin(string key)
    {
        await terminal.Type($"PATH={Path.GetDirectoryName(Running.Binary)}:$PATH"); // where the command is installed
        await Run("KEY=mai_...", ("mai_...", key), ("NAME=scout", $"NAME={name}"));
    }

    /// <summary>What the one block writes that has this in it, as it stands but for what is filled in.</summary>
    public Task<string> Run(string part, params (string Blank, string Filled)[] blanks)
    {
        var block = Blocks.Single(one => one.Contains(part, StringComparison.Ordinal));
        done.Add(block);
        return terminal.Type(blanks.Aggregate(block, (filled, one) => filled.Replace(one.Blank, one.Filled)));
    }

    public void Dispose() => terminal.Dispose();
}
