namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary><c>listen --exec</c>: a command for each message, which gets what others wrote only as data.</summary>
public sealed class ExecTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task The_command_gets_the_message_on_its_input_and_its_parts_in_the_environment()
    {
        var room = await box.Ada.NewRoom();
        var id = (await box.Ada.Say(room, "two\nlines")).Text("id");
        var ran = await Exec(room, """
            cat; echo "$MEETAI_MESSAGE_ID|$MEETAI_ROOM_ID|$MEETAI_URL"
            echo "$MEETAI_MESSAGE_SENDER|$MEETAI_MESSAGE_SENDER_TYPE"
            echo "$MEETAI_MESSAGE_CONTENT"
            """);
        Assert.Equal(
            [
                await box.Ada.Http.GetStringAsync($"{room}/messages/{id}"),
                $"{id}|{room[^36..]}|{desk.Environment["MEETAI_URL"]}", "ada|human",
                "two", "lines", "",
            ],
            ran.Output.Split('\n'));
    }

    [Theory]
    [InlineData("$(touch pwned)")]
    [InlineData("`touch pwned`")]
    [InlineData("'; touch pwned; '")]
    [InlineData("\"; touch pwned; \"")]
    [InlineData("\n touch pwned\n")]
    [InlineData("-e \\x41 %s ${IFS} *")]
    public async Task What_others_wrote_is_never_a_part_of_the_command(string content)
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, content, sender: "$(touch pwned)");
        var directory = Directory.CreateDirectory(Path.Combine(desk.Home, "work")).FullName;
        var ran = await Exec(
            room, $"cd {directory}; printf '%s|%s' \"$MEETAI_MESSAGE_CONTENT\" \"$MEETAI_MESSAGE_SENDER\"");
        Assert.Equal($"{content}|$(touch pwned)", ran.Output);
        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    [Fact]
    public async Task One_command_runs_after_the_other_and_one_that_fails_does_not_end_it()
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, "1");
        var second = (await box.Ada.Say(room, "2")).Text("id");
        await box.Ada.Say(room, "3");
        var log = Path.Combine(desk.Home, "log");
        var ran = await Exec(
            room,
            $$"""
            echo "begin $MEETAI_MESSAGE_CONTENT" >> {{log}}; sleep 0.1; echo "end $MEETAI_MESSAGE_CONTENT" >> {{log}}
            test "$MEETAI_MESSAGE_CONTENT" != 2 || exit 9
            """,
            once: false);

        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"], await File.ReadAllLinesAsync(log));
        Assert.Equal(
            (7, $"The command ended with 9, for {second}.\nNothing was said in time.\n"), Desk.Told(ran));
    }

    [Fact]
    public async Task The_command_may_answer_by_the_executable_without_being_told_more()
    {
        var room = await box.Ada.NewRoom();
        var question = (await box.Ada.Say(room, "what?", sender: "human")).Text("id");
        await Exec(
            room, $"{Running.Binary} send \"$MEETAI_ROOM_ID\" that --as bot --reply-to \"$MEETAI_MESSAGE_ID\"");
        var answer = (await box.Ada.Get($"{room}/messages")).Items("messages")[1];
        Assert.Equal(
            ("bot", "that", question),
            (answer.Text("sender"), answer.Text("content"), answer.Text("reply_to")));
    }

    [Fact]
    public async Task A_message_that_the_command_does_not_read_is_no_error()
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, new string('\u20ac', 10_000));
        var ran = await Exec(room, "true");
        Assert.Equal((0, ""), Desk.Told(ran));
    }

    private Task<Finished> Exec(string room, string command, bool once = true) => desk.Run(
        ["listen", room[^36..], "--after", "0", "--exec", command, .. once ? ["--once"] : new[] { "--timeout", "3" }]);
}
