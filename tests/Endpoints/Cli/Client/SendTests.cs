using System.Text.Json;
using static MeetAi.Tests.Endpoints.Cli.Client.Desk;

namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class SendTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    private string Room => box.Room[^36..];

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task It_prints_the_id_of_the_message_alone()
    {
        var sent = await desk.Run("send", Room, "hello there");
        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
        var message = await box.Ada.Get($"{box.Room}/messages/{sent.Output.TrimEnd('\n')}");
        Assert.Equal("hello there", message.Text("content"));
        Assert.Equal("human", message.Text("sender_type"));
        Assert.Equal((await box.Ada.Get("/api/keys/me")).Text("handle"), message.Text("sender"));
    }

    [Fact]
    public async Task With_json_it_prints_the_message_as_the_api_has_it()
    {
        var sent = await desk.Print("send", Room, "x", "--json");
        var id = JsonDocument.Parse(sent).RootElement.Text("id");
        Assert.Equal(await box.Ada.Http.GetStringAsync($"{box.Room}/messages/{id}"), sent);
    }

    [Theory]
    [InlineData("one\ntwo\n\n", "one\ntwo")]
    [InlineData("  kept  \r\n", "  kept  ")]
    [InlineData("\u00e9\ud83e\udd9c", "\u00e9\ud83e\udd9c")]
    public async Task A_text_comes_from_a_pipe_without_the_newlines_at_its_end(string piped, string content)
    {
        foreach (var dash in new string[][] { [], ["-"] })
        {
            var sent = await desk.Pipe(piped, ["send", Room, .. dash, "--json"]);
            Assert.Equal(content, JsonDocument.Parse(sent.Output).RootElement.Text("content"));
        }
    }

    [Fact]
    public async Task Nothing_and_no_text_are_usage_errors()
    {
        Assert.Equal((2, "There is nothing to say: the input is empty.\n"), Told(await desk.Pipe("\n", "send", Room)));
        var binary = await desk.Shell($@"printf '\xff\xfe' | meetai send {Room}");
        Assert.Equal((2, "The input is not text in UTF-8.\n"), Told(binary));
    }

    [Fact]
    public async Task A_slip_in_a_flag_is_not_sent_as_a_text()
    {
        Assert.Equal(
            (2, "'meetai send' has no '--agnet'; did you mean '--agent'?\n"),
            Told(await desk.Run("send", Room, "--agnet")));
        Assert.Equal("--agnet", await Content(["--", "--agnet"]));
        Assert.Equal("@nobody", await Content(["@nobody"]));
        Assert.Equal("-", await Content(["--", "-"], piped: "-"));
    }

    [Fact]
    public async Task Who_says_it_is_the_flag_else_the_environment_else_the_name_of_the_key()
    {
        desk.Environment["MEETAI_SENDER"] = "from the environment";
        Assert.Equal("flag", (await Sent("x", "--as", "flag")).Text("sender"));
        Assert.Equal("from the environment", (await Sent("x")).Text("sender"));

        var agent = (await box.Ada.Post("/api/keys", new { agent = "reviewer" })).Text("key");
        desk.Environment["MEETAI_KEY"] = agent;
        desk.Environment.Remove("MEETAI_SENDER");
        var said = await Sent("x");
        Assert.Equal(("reviewer", "agent"), (said.Text("sender"), said.Text("sender_type")));
    }

    [Fact]
    public async Task An_agent_says_so_and_an_answer_names_what_it_answers()
    {
        var question = await desk.Print("send", Room, "what?");
        var answer = await Sent("that", "--agent", "--reply-to", question);
        Assert.Equal(("agent", question), (answer.Text("sender_type"), answer.Text("reply_to")));
    }

    [Fact]
    public async Task The_same_idempotency_key_says_it_once()
    {
        var first = await desk.Print("send", Room, "once", "--idempotency-key", "job 17");
        Assert.Equal(first, await desk.Print("send", Room, "once", "--idempotency-key", "job 17"));
        var other = await desk.Run("send", Room, "something else", "--idempotency-key", "job 17");
        Assert.Equal(1, other.ExitCode);
        Assert.NotEqual(first, await desk.Print("send", Room, "once"));
    }

    [Fact]
    public async Task A_room_is_named_by_its_name_where_only_one_has_it()
    {
        var only = await box.Ada.NewRoom("the only one");
        await desk.Print("send", "the only one", "x");
        Assert.Equal(1, (await box.Ada.Get(only)).Number("last_seq"));

        var twins = new[] { await box.Ada.NewRoom("twin"), await box.Ada.NewRoom("twin") };
        var ambiguous = await desk.Run("send", "twin", "x");
        Assert.Equal(1, ambiguous.ExitCode);
        Assert.All(twins, twin => Assert.Contains(twin[^36..], ambiguous.Error));

        Assert.Equal(
            (5, "You are in no room that is called absent.\n"), Told(await desk.Run("send", "absent", "x")));
        Assert.Equal(5, (await desk.Run("send", "01a1f000-0000-7000-8000-000000000000", "x")).ExitCode);
    }

    [Fact]
    public async Task Who_may_not_is_told_by_exit_code_3()
    {
        var reader = await box.Meetai.NewPerson();
        await reader.Accept(await box.Ada.Invite(box.Room, "reader"));
        desk.Environment["MEETAI_KEY"] = reader.Key;
        Assert.Equal(3, (await desk.Run("send", Room, "x")).ExitCode);
        desk.Environment["MEETAI_KEY"] = "mai_000000000000000000000000";
        Assert.Equal(
            (3, "Send a living key: 'Authorization: Bearer mai_…'.\n"), Told(await desk.Run("send", Room, "x")));
    }

    [Fact]
    public async Task What_the_box_refuses_is_its_sentence_and_exit_code_1()
        => Assert.Equal(
            (1, "content must be 1 to 10000 characters long\n"),
            Told(await desk.Run("send", Room, new string('x', 10_001))));

    private async Task<JsonElement> Sent(string text, params string[] flags)
        => JsonDocument.Parse(await desk.Print(["send", Room, text, "--json", .. flags])).RootElement;

    private async Task<string> Content(string[] words, string piped = "")
    {
        var sent = await desk.Pipe(piped, ["send", Room, "--json", .. words]);
        return JsonDocument.Parse(sent.Output).RootElement.Text("content");
    }
}
