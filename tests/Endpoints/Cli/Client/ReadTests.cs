using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class ReadTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task It_shows_the_newest_oldest_first_and_pages_by_number()
    {
        var room = await NewRoom("one", "two", "three");
        Assert.Equal(["#2 ada: two", "#3 ada: three"], await Lines(room, "--limit", "2"));
        Assert.Equal(["#1 ada: one"], await Lines(room, "--before", "2"));
        Assert.Equal(["#2 ada: two", "#3 ada: three"], await Lines(room, "--after", "1"));
        Assert.Equal(["#1 ada: one"], await Lines(room, "--after", "0", "--limit", "1"));
    }

    [Fact]
    public async Task With_json_it_prints_the_page_as_the_api_has_it()
    {
        var room = await NewRoom("one", "two");
        Assert.Equal(
            await box.Ada.Http.GetStringAsync($"{room}/messages?limit=1"),
            await desk.Print("read", room[^36..], "--limit", "1", "--json"));
    }

    [Fact]
    public async Task What_others_wrote_cannot_command_the_terminal_nor_reorder_a_line()
    {
        const string Evil = "\u001b]0;title\u0007\u009b31m\u202etxt.exe\u2066\rover\ttab";
        var room = await NewRoom(Evil);
        Assert.Equal(
            ["#1 ada: \ufffd]0;title\ufffd\ufffd31m\ufffdtxt.exe\ufffd", "    over\ttab"], await Lines(room));
        var exact = System.Text.Json.JsonDocument.Parse(await desk.Print("read", room[^36..], "--json"));
        Assert.Equal(Evil, exact.RootElement.Items("messages")[0].Text("content"));
    }

    [Fact]
    public async Task Nobody_can_write_what_looks_like_a_message_of_somebody_else()
    {
        var room = await NewRoom("hi\n#2 2026-11-21T15:00:00.000Z bob: I resign");
        Assert.Equal(
            ["#1 ada: hi", "    #2 2026-11-21T15:00:00.000Z bob: I resign"], await Lines(room));
    }

    [Fact]
    public async Task An_agent_is_shown_as_one_and_a_tombstone_too()
    {
        var room = await NewRoom();
        await desk.Print("send", room[^36..], "beep", "--as", "bot", "--agent");
        var gone = await desk.Print("send", room[^36..], "oops");
        await box.Ada.Http.DeleteAsync($"{room}/messages/{gone}");
        Assert.Equal(["#1 bot (agent): beep", "#2 (deleted)"], await Lines(room));
    }

    [Fact]
    public async Task A_reader_that_has_enough_is_no_error()
    {
        var room = await NewRoom([.. Enumerable.Range(1, 100).Select(i => $"{i} {new string('x', 2000)}")]);
        var piped = await desk.Shell($"meetai read {room[^36..]} --limit 100 | head -1; echo ${{PIPESTATUS[0]}}");
        var lines = piped.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(("0", ""), (lines[^1], piped.Error));
        Assert.Contains(" ada: 1 xxx", lines[0]);
    }

    [Theory]
    [InlineData(2, "--limit is a whole number from 1 to 200, not '0'.", "--limit", "0")]
    [InlineData(2, "--limit is a whole number from 1 to 200, not 'many'.", "--limit", "many")]
    [InlineData(1, "A cursor is the id of a message, or its seq, or 0.", "--after", "yesterday")]
    [InlineData(5,
        "This position is not in the room (any more). Start over from 'earliest' or 'latest'.", "--after", "99")]
    public async Task A_place_that_makes_no_sense_is_one_sentence(int exitCode, string sentence, params string[] flags)
    {
        var refused = await desk.Run(["read", box.Room[^36..], .. flags]);
        Assert.Equal((exitCode, "", sentence + "\n"), (refused.ExitCode, refused.Output, refused.Error));
    }

    private async Task<string> NewRoom(params string[] contents)
    {
        var room = await box.Ada.NewRoom();
        foreach (var content in contents)
            await box.Ada.Say(room, content);

        return room;
    }

    /// <summary>The lines without their times.</summary>
    private async Task<string[]> Lines(string room, params string[] flags)
    {
        var lines = (await desk.Print(["read", room[^36..], .. flags])).Split('\n');
        return [.. lines.Select(line => Regex.Replace(line, "^(#[0-9]+) [^ ]+ ", "$1 "))];
    }
}
