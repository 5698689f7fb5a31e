using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A box on which everything has happened that an export can tell of, and a folder for files.</summary>
public sealed class Hamlet : IAsyncLifetime
{
    private static readonly string[] unheard = ["room.deleted"];

    internal Running Meetai { get; private set; } = null!;

    internal Person Ada { get; private set; } = null!;

    internal Person Bob { get; private set; } = null!;

    /// <summary>A private room of Ada's, in which Bob is a member.</summary>
    internal string Room { get; private set; } = "";

    internal string Folder { get; } = Running.NewDirectory();

    /// <summary>All of it, as jsonl.</summary>
    internal string Exported => Path.Combine(Folder, "all.jsonl");

    public async Task InitializeAsync()
    {
        Meetai = await Running.Start("--webhook-allow", "192.0.2.0/24");
        (Ada, Bob) = (await Meetai.NewPerson(), await Meetai.NewPerson());
        Room = await Ada.NewRoom("the 'den' <b>&amp; ☕");
        await Bob.Accept(await Ada.Invite(Room));
        var first = await Ada.Say(Room, "first\n\"quoted\" \\ \u0001\u2028 <script>alert(1)</script> 🦊 ]]>");
        await Bob.Post($"{Room}/messages", new { sender = "bob", content = "an answer", reply_to = first.Text("id") });
        var taken = await Bob.Say(Room, "taken back", "bob");
        await Bob.Http.DeleteAsync($"{Room}/messages/{taken.Text("id")}");
        var bot = Meetai.With((await Ada.Post("/api/keys", new { agent = "bot" })).Text("key"));
        await bot.Say(Room, "```\nfrom an agent\n```", "bot");
        await Leave();

        var open = (await Ada.Post("/api/rooms", new { name = "square", visibility = "public" })).Text("id");
        await Ada.Post($"/api/rooms/{open}/webhooks", new { url = "https://192.0.2.1/", events = unheard });
        await Meetai.Anyone().PostAsJsonAsync(
            $"/api/public/rooms/{open}/messages", new { sender = "passer-by", content = "hello from outside" });
        await Bob.NewRoom("empty");
        Assert.Equal((0, "", ""), await Export(Exported));
    }

    public async Task DisposeAsync()
    {
        await Meetai.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal async Task<(int, string, string)> Export(string file, params string[] more)
    {
        var done = await Meetai.Command(["export", file, .. more]);
        return (done.ExitCode, done.Output, done.Error);
    }

    /// <summary>Somebody who spoke and was deleted: the words stay, by an author without a name.</summary>
    private async Task Leave()
    {
        var cyd = await Meetai.NewPerson();
        await cyd.Accept(await Ada.Invite(Room));
        await cyd.Say(Room, "I was here", "cyd");
        var key = (await cyd.Get("/api/keys/me")).Text("id");
        Assert.Equal(0, (await Meetai.Command("keys", "delete", key, "--yes")).ExitCode);
    }
}
