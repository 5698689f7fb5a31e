namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The programs of docs/sdk.md run as they stand there.</summary>
public sealed class SdkDocsTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";
    private string folder = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
        folder = await Client.Folder(meetai);
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [ClientsFact]
    public async Task The_echo_in_Python_answers_the_question_in_JavaScript()
    {
        using var echo = await Run("python", 0);
        await SomebodyWaits();

        using var asker = await Run("js", 0);

        Assert.Equal(["echo: I heard: is anybody there?"], await asker.Lines());
        var said = (await ada.Get($"{room}/messages")).Items("messages");
        Assert.Equal(["asker", "echo"], said.Select(message => message.Text("sender")));
        Assert.Equal(said[0].Text("id"), said[1].Text("reply_to"));
    }

    /// <summary>What is said to somebody else is no answer.</summary>
    [ClientsFact]
    public async Task An_agent_in_JavaScript_answers_a_question_in_Python()
    {
        var earlier = (await ada.Say(room, "a remark")).Text("id");
        using var oracle = await Client.Start(
            meetai.Url, ada, folder, "js",
            """
            import { Meet } from "./meetai.mjs";
            const meet = new Meet({ sender: "oracle" });
            for await (const message of meet.listen("den", { exclude: "oracle" })) {
              await meet.send("den", "quite so", { reply_to: process.argv[2] });
              await meet.send("den", "42", { reply_to: message });
            }
            """,
            earlier);
        await SomebodyWaits();

        using var asker = await Client.Start(
            meetai.Url, ada, folder, "python",
            """
            from meetai import Meet
            print(Meet(sender="asker").ask("den", "how many?")["content"])
            """);

        Assert.Equal(["42"], await asker.Lines());
    }

    [ClientsFact]
    public async Task A_clerk_that_is_stopped_and_started_goes_on_where_it_was()
    {
        for (var life = 0; life < 3; life++)
        {
            using var clerk = await Run("python", 1);
            for (var said = 1; said <= 3; said++)
            {
                var id = (await ada.Say(room, $"{life}.{said}")).Text("id");
                Assert.Equal($"{(life * 3) + said} {life}.{said}", await clerk.Line());
                await Attempts.Eventually(() => Task.FromResult(Place() == id));
            }
        }
    }

    [ClientsFact]
    public async Task Reading_cheaply_tells_the_mentions_first()
    {
        await ada.Say(room, "@bot do this");
        for (var seq = 2; seq <= 80; seq++)
            await ada.Say(room, $"chatter {seq}");

        using var reader = await Run("js", 1);

        var lines = await reader.Lines();
        Assert.Equal("ada: @bot do this", lines[0]);
        Assert.Equal("ada: chatter 80", lines[^1]);
        Assert.InRange(lines.Length, 20, 60);
    }

    /// <summary>Where the clerk is, by its own notes.</summary>
    private string? Place()
        => Path.Combine(folder, "place") is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    private Task<Client> Run(string language, int number)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        var blocks = File.ReadAllText(Path.Combine(root, "docs", "sdk.md")).Split($"```{language}\n")[1..];
        return Client.Start(meetai.Url, ada, folder, language, blocks[number].Split("```")[0]);
    }

    private Task SomebodyWaits() => Attempts.Eventually(async () =>
        (await ada.Get($"{room}/members")).Items("members")[0].Text("presence") == "waiting");
}
