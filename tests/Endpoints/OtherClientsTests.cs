using System.Diagnostics;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>Programs that nobody here wrote talk to it: curl, as the README has it, and python3-websockets.</summary>
public sealed class OtherClientsTests
{
    private const string Websockets =
        """
        import asyncio, sys, websockets
        async def listen(url, key):
            new = int(websockets.__version__.split(".")[0]) >= 14
            headers = {"additional_headers" if new else "extra_headers": {"Authorization": "Bearer " + key}}
            async with websockets.connect(url, **headers) as socket:
                async for frame in socket:
                    print(frame, flush=True)
        asyncio.run(listen(sys.argv[1], sys.argv[2]))
        """;

    [Fact]
    public async Task The_readme_works_literally_from_two_terminals()
    {
        await using var meetai = await Running.Start();
        var notes = Path.Combine(meetai.Data, "try");
        string Block(int number) => Readme()[number]
            .Replace("http://127.0.0.1:8787", meetai.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("~/.meetai.try", notes, StringComparison.Ordinal);

        using var first = Shell(Block(1));
        while (!File.Exists(notes) || new FileInfo(notes).Length == 0)
            await Task.Delay(10); // it is a file that tells the second terminal to begin

        using var second = Shell(Block(2));
        var answered = Parse((await second.StandardOutput.ReadLineAsync())!);
        var lines = (await first.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["hello", "hello again"], lines[..2].Select(line => Parse(line).Text("content")));
        Assert.Equal(answered.GetRawText(), Assert.Single(Parse(lines[2]).Items("messages")).GetRawText());

        using var third = Shell(Block(3));
        for (var seq = 1; seq <= 3; seq++)
            Assert.Equal(seq, (await NextEvent(third)).Number("seq"));

        third.Kill(entireProcessTree: true);
    }

    [WebsocketsFact]
    public async Task A_websocket_client_in_python_hears_a_room()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "before");

        using var python = Start(
            "/usr/bin/python3", "-c", Websockets, meetai.Socket($"{room}/ws?after=0").ToString(), ada.Key);
        Assert.Equal("before", Parse((await python.StandardOutput.ReadLineAsync())!).Text("content"));
        Assert.Equal("ready", Parse((await python.StandardOutput.ReadLineAsync())!).Text("type"));
        await ada.Say(room, "after");
        Assert.Equal("after", Parse((await python.StandardOutput.ReadLineAsync())!).Text("content"));

        python.Kill();
    }

    /// <summary>The blocks of shell in the README, in order.</summary>
    private static string[] Readme()
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        var readme = File.ReadAllText(Path.Combine(root, "README.md"));
        return [.. readme.Split("```sh\n")[1..].Select(block => block.Split("```")[0])];
    }

    private static Process Shell(string script) => Start("sh", "-c", script);

    private static Process Start(string program, params string[] arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    private static async Task<JsonElement> NextEvent(Process curl)
    {
        while (await curl.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return Parse(line["data: ".Length..]);
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}

/// <summary>A test that needs Debian's python3-websockets.</summary>
internal sealed class WebsocketsFactAttribute : FactAttribute
{
    public WebsocketsFactAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/websockets"))
            Skip = "There is no python3-websockets here.";
    }
}
