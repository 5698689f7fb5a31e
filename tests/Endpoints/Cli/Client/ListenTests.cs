using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class ListenTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task It_tells_what_was_said_after_a_position_and_then_what_is_said()
    {
        var room = await NewRoom("one", "two");
        using var listening = desk.Begin("listen", room[^36..], "--after", "1", "--json");
        Assert.Equal("two", Content(await listening.Line()));
        await box.Ada.Say(room, "three");
        Assert.Equal("three", Content(await listening.Line()));
    }

    [Fact]
    public async Task Json_is_the_message_as_the_api_has_it()
    {
        var room = await NewRoom("one");
        var line = await desk.Print("listen", room[^36..], "--after", "0", "--once", "--json");
        var id = JsonDocument.Parse(line).RootElement.Text("id");
        Assert.Equal(await box.Ada.Http.GetStringAsync($"{room}/messages/{id}"), line);
    }

    [Fact]
    public async Task Without_a_position_it_begins_with_what_is_said_from_now_on()
    {
        var room = await NewRoom("before");
        using var listening = desk.Begin("listen", room[^36..], "--json", "--once");
        await Waiting(room);
        await box.Ada.Say(room, "after");
        var heard = await listening.End();
        Assert.Equal((0, "after"), (heard.ExitCode, Content(heard.Output)));
    }

    [Fact]
    public async Task Once_ends_after_the_first_message_and_a_timeout_with_7()
    {
        var room = await NewRoom("one", "two");
        Assert.Equal("#1", (await desk.Print("listen", room[^36..], "--after", "0", "--once")).Split(' ')[0]);

        var silent = await desk.Run("listen", room[^36..], "--timeout", "1");
        Assert.Equal((7, "", "Nothing was said in time.\n"), (silent.ExitCode, silent.Output, silent.Error));
    }

    [Fact]
    public async Task It_leaves_out_whom_it_is_told_to()
    {
        var room = await NewRoom("from ada");
        await box.Ada.Post($"{room}/messages", new { sender = "bot", content = "beep", sender_type = "agent" });
        await box.Ada.Say(room, "from bob", "bob");
        Assert.Equal(["from ada", "from bob"], await Heard(room, "--from-humans"));
        Assert.Equal(["beep", "from bob"], await Heard(room, "--exclude", "ada"));
        Assert.Equal(["from bob"], await Heard(room, "--exclude", "ada", "--from-humans"));
    }

    [Fact]
    public async Task Several_rooms_are_heard_at_once()
    {
        var (one, other) = (await NewRoom(), await NewRoom());
        using var listening = desk.Begin("listen", one[^36..], other[^36..], one[^36..], "--after", "0", "--json");
        foreach (var (room, word) in new[] { (one, "1"), (other, "2"), (one, "3") })
        {
            await box.Ada.Say(room, word);
            Assert.Equal(word, Content(await listening.Line()));
        }

        var named = await desk.Print("listen", other[^36..], one[^36..], "--after", "0", "--once");
        Assert.Matches($"^({one[^36..]}|{other[^36..]}) #1 ", named);
        var refused = await desk.Run("listen", one[^36..], other[^36..], "--after", "1");
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task A_room_that_is_deleted_ends_it_with_6_and_one_that_never_was_with_5()
    {
        var room = await NewRoom("one");
        using var listening = desk.Begin("listen", room[^36..], "--after", "0");
        Assert.NotNull(await listening.Line());
        await Waiting(room);
        await box.Ada.Http.DeleteAsync(room);
        Assert.Equal(6, (await listening.End()).ExitCode);

        Assert.Equal(5, (await desk.Run("listen", room[^36..], "--after", "0")).ExitCode);
        Assert.Equal(5, (await desk.Run("listen", room[^36..])).ExitCode);
    }

    [Fact]
    public async Task Who_is_removed_is_told_by_6_and_a_revoked_key_by_3()
    {
        var (bob, room) = (await box.Meetai.NewPerson(), await NewRoom("one"));
        await bob.Accept(await box.Ada.Invite(room));
        using var second = new Desk(box.Meetai, bob);
        using var removed = second.Begin("listen", room[^36..], "--after", "0");
        Assert.NotNull(await removed.Line());
        await box.Ada.Http.DeleteAsync($"{room}/members/{(await bob.Get("/api/keys/me")).Text("person_id")}");
        Assert.Equal(6, (await removed.End()).ExitCode);

        var child = await box.Ada.Post("/api/keys", new { name = "child" });
        using var third = new Desk(box.Meetai, box.Meetai.With(child.Text("key")));
        using var revoked = third.Begin("listen", room[^36..], "--after", "0");
        Assert.NotNull(await revoked.Line());
        await box.Ada.Http.DeleteAsync($"/api/keys/{child.Text("id")}");
        Assert.Equal(3, (await revoked.End()).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_130_and_a_closed_pipe_quietly()
    {
        var room = await NewRoom("one");
        using var listening = desk.Begin("listen", room[^36..], "--after", "0");
        Assert.NotNull(await listening.Line());
        await listening.Interrupt();
        Assert.Equal(130, (await listening.End()).ExitCode);

        var piped = await desk.Shell($"meetai listen {room[^36..]} --after 0 | head -1; echo ${{PIPESTATUS[0]}}");
        Assert.EndsWith("ada: one\n0\n", piped.Output);
        Assert.Equal("", piped.Error);
    }

    [Fact]
    public async Task A_cursor_file_lets_the_next_listener_go_on_where_this_one_was_killed()
    {
        var (one, other) = (await NewRoom("1", "2"), await NewRoom());
        var file = Path.Combine(desk.Home, "cursors");
        string[] command = ["listen", one[^36..], other[^36..], "--cursor-file", file, "--after", "0", "--json"];
        using (var first = desk.Begin(command))
        {
            Assert.Equal("1", Content(await first.Line()));
            Assert.Equal("2", Content(await first.Line()));
            await box.Ada.Say(other, "3");
            Assert.Equal("3", Content(await first.Line()));
            var last = (await box.Ada.Say(one, "4")).Text("id");
            Assert.Equal("4", Content(await first.Line()));
            await Attempts.Eventually(async () => (await File.ReadAllTextAsync(file)).Contains($" {last}\n"));
            await first.Interrupt();
            await first.End();
        }

        await box.Ada.Say(other, "5");
        Assert.Equal("5", Content(await desk.Print([.. command, "--once"])));
        Assert.Equal(7, (await desk.Run([.. command, "--timeout", "1"])).ExitCode);
    }

    [Fact]
    public async Task A_tombstone_says_nothing()
    {
        var room = await NewRoom();
        var gone = (await box.Ada.Say(room, "oops")).Text("id");
        await box.Ada.Http.DeleteAsync($"{room}/messages/{gone}");
        await box.Ada.Say(room, "stays");
        Assert.Equal("stays", Content(await desk.Print("listen", room[^36..], "--after", "0", "--once", "--json")));
    }

    /// <summary>The listener waits in the room: its person is seen there.</summary>
    private Task Waiting(string room) => Attempts.Eventually(async () =>
        (await box.Ada.Get($"{room}/members")).Items("members")[0].Text("presence") == "waiting");

    private static string Content(string? line) => JsonDocument.Parse(line!).RootElement.Text("content");

    private async Task<string> NewRoom(params string[] contents)
    {
        var room = await box.Ada.NewRoom();
        foreach (var content in contents)
            await box.Ada.Say(room, content);

        return room;
    }

    private async Task<string[]> Heard(string room, params string[] flags)
    {
        var heard = await desk.Run(["listen", room[^36..], "--after", "0", "--timeout", "3", "--json", .. flags]);
        return [.. heard.Output.TrimEnd('\n').Split('\n').Select(Content)];
    }
}
