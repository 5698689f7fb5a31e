using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>
/// Somebody who has nothing but the text of an invite and a shell, and types its lines as they stand: only NAME, AGENT
/// and CURSOR are replaced.
/// </summary>
internal sealed class Guest(string name, string text) : IDisposable
{
    private readonly Terminal terminal = new();
    private readonly string[] commands = Commands(text);
    private string cursor = "";

    public List<JsonElement> Heard { get; } = [];

    /// <summary>The lines that are commands.</summary>
    public static string[] Commands(string text) =>
    [
        .. text.Split('\n').Where(line => new[] { "KEY=", "SAY=", "curl " }.Any(
            start => line.StartsWith(start, StringComparison.Ordinal))),
    ];

    /// <summary>The lines in their order, up to reading what was said.</summary>
    public async Task Come(string? key = null)
    {
        await terminal.Type(key is null ? commands[0] : $"KEY={key}");
        if (key is null)
            Assert.Equal("den", (await terminal.TypeForJson(Line("/accept"))).Text("name"));

        Hear(await terminal.TypeForJson(Line("?after=0")));
    }

    public async Task<JsonElement> Say()
    {
        await terminal.Type(Line("SAY=").Replace("NAME", name, StringComparison.Ordinal));
        return await terminal.TypeForJson(Line("\"$SAY\""));
    }

    /// <summary>Again and again, until so many messages were heard.</summary>
    public async Task Wait(int count)
    {
        while (Heard.Count < count)
            Hear(await terminal.TypeForJson(Line("CURSOR").Replace("CURSOR", cursor, StringComparison.Ordinal)));
    }

    /// <summary>An agent with a key of its own, in another shell.</summary>
    public async Task<Guest> Agent(string called)
    {
        var made = await terminal.TypeForJson(Line("AGENT").Replace("AGENT", called, StringComparison.Ordinal));
        var agent = new Guest("somebody else", text);
        await agent.Come(made.Text("key"));
        return agent;
    }

    public void Dispose() => terminal.Dispose();

    private string Line(string part) => commands.Single(line => line.Contains(part, StringComparison.Ordinal));

    private void Hear(JsonElement page)
    {
        Heard.AddRange(page.Items("messages"));
        cursor = page.Text("cursor");
    }
}
