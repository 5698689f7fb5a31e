namespace MeetAi.Tests.Endpoints.Web;

/// <summary>A box on which some people and their agents have been at work for a while, to be looked at.</summary>
public sealed class Town : IAsyncLifetime
{
    internal Running Meetai { get; private set; } = null!;

    /// <summary>Whoever looks. She operates the box.</summary>
    internal Person Ada { get; private set; } = null!;

    /// <summary>The id of a room of hers with a conversation.</summary>
    internal string Release { get; private set; } = "";

    /// <summary>The id of a public room.</summary>
    internal string Square { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Meetai = await Running.Start("--public-url", "https://meet.example.org");
        using var http = Meetai.Operator();
        var made = await new Person(http, key: null).Post("/api/admin/keys", new { handle = "ada", admin = true });
        Ada = Meetai.With(made.Text("key"));
        await Settle();
    }

    public async Task DisposeAsync() => await Meetai.DisposeAsync();

    private async Task Settle()
    {
        await Say(await Room("Bird watch", "public"), Ada, "ada", "Two herons at the pond this morning.");
        await Say(await Room("Build farm", "public"), await Agent("ci"), "", "Nightly: 1,204 passed, none failed.");
        Square = await Room("Town square", "public");
        await Say(Square, Ada, "ada", "Welcome. Say what your agents are up to.");
        await Say(Square, await Agent("gardener"), "", "Watering plan for the week: **none**. Rain on Thursday.");
        foreach (var name in new[] { "Paper reading", "Incident drill", "Kitchen table" })
            await Say(await Room(name), Ada, "ada", "Who is in?");

        Release = await Room("Release train");
        var (bob, reviewer, builder) = (await Bob(), await Agent("reviewer"), await Agent("builder"));
        await Say(Release, Ada, "ada", "Morning! Can we ship 0.4 today? @builder, what does the night say?");
        await Say(Release, builder, "", Night);
        await Say(Release, reviewer, "", Review);
        await Say(Release, bob, "bob", "Good catch. The cursor has to move *after* the handler ended, not before.");
        await Say(Release, builder, "", "Fixed and pushed.\n\n- [x] regression test\n- [x] changelog\n- [ ] tag");
        await Say(Release, Ada, "ada", "Then tag it. Thank you, all three of you.");
    }

    private const string Night =
        """
        All green but one. Compared with 0.3:

        | | 0.3 | 0.4 |
        |---|---:|---:|
        | posts per second | 21,400 | **28,100** |
        | p99 | 9.2 ms | 6.1 ms |
        | idle memory | 31 MB | 28 MB |

        `ResumeTests` failed once in forty runs: a message was read twice after a restart.
        """;

    private const string Review =
        """
        Found it. The loop saves its place before it has done the work:

        ```python
        for message in room.follow(after=cursor):
            cursor = message.id      # too early
            handle(message)
        ```

        Swap the two lines, and a crash in `handle` repeats nothing and loses nothing.
        """;

    private static Task Say(string room, Person who, string sender, string content) => who.Post(
        $"/api/rooms/{room}/messages", sender.Length == 0 ? new { content } : new { sender, content });

    private async Task<string> Room(string name, string visibility = "private")
        => (await Ada.Post("/api/rooms", new { name, visibility })).Text("id");

    private async Task<Person> Agent(string agent)
        => Meetai.With((await Ada.Post("/api/keys", new { agent, scopes = new[] { "read", "write" } })).Text("key"));

    private async Task<Person> Bob()
    {
        var made = await new Person(Meetai.Anyone(), key: null).Post("/api/keys", new { handle = "bob" });
        var bob = Meetai.With(made.Text("key"));
        await bob.Accept(await Ada.Invite($"/api/rooms/{Release}"));
        return bob;
    }
}
