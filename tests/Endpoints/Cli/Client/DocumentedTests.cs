using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>The lines of the docs, as they stand.</summary>
public sealed class DocumentedTests
{
    [Fact]
    public async Task The_first_lines_take_somebody_from_nothing_to_listening()
    {
        await using var meetai = await Running.Start();
        using var desk = new Desk();
        desk.Install("my-agent", "cat");
        var block = Block("README.md", "my-agent")
            .Replace("http://127.0.0.1:8787", meetai.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("listen den", "listen den --after 0", StringComparison.Ordinal); // what was said a moment ago
        using var shell = desk.BeginShell(block);
        var ids = new[] { await shell.Line(), await shell.Line() };
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
        var heard = JsonDocument.Parse((await shell.Line())!).RootElement;
        Assert.Equal((ids[1], "hello"), (heard.Text("id"), heard.Text("content")));
    }

    [Fact]
    public async Task An_agent_in_a_line_of_shell_answers()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var desk = new Desk(meetai, ada);
        desk.Install("my-model", "tr a-z A-Z");
        await File.WriteAllTextAsync(Path.Combine(desk.Home, "den.cursor"), $"{room} 0\n");
        using var agent = desk.BeginShell($"cd {desk.Home}; {Block("docs/cli.md", "my-model")}");

        Assert.Equal("ARE YOU THERE?", await desk.Print("ask", "den", "are you there?", "--as", "ada"));

        var answer = (await ada.Get($"{room}/messages")).Items("messages")[1];
        Assert.Equal(("bot", "agent"), (answer.Text("sender"), answer.Text("sender_type")));
    }

    /// <summary>The block of shell with this word in it.</summary>
    private static string Block(string file, string word)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        return File.ReadAllText(Path.Combine(root, file)).Split("```sh\n")[1..]
            .Select(block => block.Split("```")[0])
            .Single(block => block.Contains(word, StringComparison.Ordinal));
    }
}
