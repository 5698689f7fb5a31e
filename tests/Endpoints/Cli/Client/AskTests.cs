namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class AskTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task It_prints_the_first_answer_of_somebody_else()
    {
        var room = await box.Ada.NewRoom();
        using var asking = desk.Begin("ask", room[^36..], "ready?", "--as", "ada");
        var question = await Question(room);
        await box.Ada.Post($"{room}/messages", new { sender = "cat", content = "mew", reply_to = question.Other });
        await box.Ada.Say(room, "yes\n\u001b[1mindeed\u001b[0m", "bob");
        var answer = await asking.End();
        Assert.Equal((0, "yes\n\u001b[1mindeed\u001b[0m\n", ""), (answer.ExitCode, answer.Output, answer.Error));
    }

    [Fact]
    public async Task An_answer_that_replies_to_the_question_is_one()
    {
        var room = await box.Ada.NewRoom();
        using var asking = desk.Begin("ask", room[^36..], "ready?", "--json");
        var question = await Question(room);
        await box.Ada.Post($"{room}/messages", new { sender = "bob", content = "yes", reply_to = question.Id });
        Assert.Contains($"\"reply_to\":\"{question.Id}\"", (await asking.End()).Output);
    }

    [Fact]
    public async Task Two_executables_can_talk()
    {
        var room = await box.Ada.NewRoom("talk");
        using var answering = desk.Begin(
            "listen", room[^36..], "--after", "0", "--once", "--exec",
            $"{Running.Binary} send talk \"you said: $MEETAI_MESSAGE_CONTENT\" --as bot --agent");
        Assert.Equal("you said: hello", await desk.Print("ask", "talk", "hello", "--as", "ada"));
        Assert.Equal(0, (await answering.End()).ExitCode);
    }

    [Fact]
    public async Task Without_an_answer_it_ends_with_7()
    {
        var room = await box.Ada.NewRoom();
        var asked = await desk.Run("ask", room[^36..], "anybody?", "--timeout", "1");
        var question = (await box.Ada.Get($"{room}/messages")).Items("messages")[0].Text("id");
        Assert.Equal((7, "", $"Nobody answered {question} in time.\n"), (asked.ExitCode, asked.Output, asked.Error));
    }

    [Fact]
    [Direct("It has a network of its own before the box.")]
    public async Task A_slow_network_is_no_reason_to_call_the_box_gone()
    {
        await using var slow = new Relay(box.Meetai.Url, lag: TimeSpan.FromSeconds(1.2));
        desk.Environment["MEETAI_URL"] = slow.Url;
        var room = await box.Ada.NewRoom();
        Assert.Equal(7, (await desk.Run("ask", room[^36..], "anybody?", "--timeout", "1")).ExitCode);
    }

    /// <summary>The question, once it was asked, and another message of the room.</summary>
    private async Task<(string Id, string Other)> Question(string room)
    {
        var page = await box.Ada.Get($"{room}/messages?after=0&wait=45");
        var other = await box.Ada.Say(room, "purr", page.Items("messages")[0].Text("sender"));
        return (page.Items("messages")[0].Text("id"), other.Text("id"));
    }
}
