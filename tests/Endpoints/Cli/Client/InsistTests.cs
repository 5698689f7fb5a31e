namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>A box that is away, slow, strict, or behind a bad line.</summary>
public sealed class InsistTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task A_box_that_is_away_is_10_and_something_that_is_none_is_1()
    {
        desk.Environment["MEETAI_URL"] = $"http://127.0.0.1:{Port.Free()}";
        var away = await desk.Run("send", box.Room[^36..], "x", "--timeout", "1");
        Assert.Equal(10, away.ExitCode);
        Assert.StartsWith($"The box at {desk.Environment["MEETAI_URL"]} cannot be reached: ", away.Error);

        using var stranger = new Lossy(box.Meetai.Url.Port, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        desk.Environment["MEETAI_URL"] = stranger.Url;
        var foreign = await desk.Run("rooms");
        Assert.Equal(
            (1, $"What answers at {stranger.Url} is no Meet AI box: it says something else.\n"),
            Desk.Told(foreign));
    }

    [Fact]
    public async Task What_was_begun_before_the_server_started_is_said_once()
    {
        await using var late = await Running.Start();
        var ada = await late.NewPerson();
        var room = await ada.NewRoom("late");
        using var patient = new Desk(late, ada);
        await late.Kill();
        using var sending = patient.Begin("send", "late", "at last", "--timeout", "60");
        Assert.EndsWith("Trying again.", await sending.Complaint());

        await late.Launch(sameAddress: true);

        var sent = await sending.End();
        Assert.Equal(0, sent.ExitCode);
        var only = Assert.Single((await late.With(ada.Key).Get($"{room}/messages")).Items("messages"));
        Assert.Equal((sent.Output.TrimEnd('\n'), "at last"), (only.Text("id"), only.Text("content")));
    }

    [Fact]
    public async Task An_answer_that_is_lost_does_not_say_it_twice()
    {
        var room = await box.Ada.NewRoom("lossy");
        using var lossy = new Lossy(box.Meetai.Url.Port);
        desk.Environment["MEETAI_URL"] = lossy.Url;

        var sent = await desk.Run("send", room[^36..], "once", "--as", "ada");

        Assert.Equal(0, sent.ExitCode);
        Assert.Equal(2, lossy.Connections);
        var only = Assert.Single((await box.Ada.Get($"{room}/messages")).Items("messages"));
        Assert.Equal(sent.Output.TrimEnd('\n'), only.Text("id"));
    }

    [Fact]
    public async Task A_limit_is_waited_for_while_there_is_time_and_9_otherwise()
    {
        await using var slow = await Running.Start("--limit", "messages=1/s", "--limit", "rooms=off");
        var ada = await slow.NewPerson();
        var room = await ada.NewRoom("slow");
        using var patient = new Desk(slow, ada);
        foreach (var _ in Enumerable.Range(0, 3))
            await patient.Print("send", room[^36..], "x");

        await using var strict = await Running.Start("--limit", "messages=1/day", "--limit", "rooms=off");
        var bob = await strict.NewPerson();
        await bob.NewRoom("strict");
        using var late = new Desk(strict, bob);
        await late.Print("send", "strict", "x");
        var refused = await late.Run("send", "strict", "x");
        Assert.Equal((9, ""), (refused.ExitCode, refused.Output));
    }
}
