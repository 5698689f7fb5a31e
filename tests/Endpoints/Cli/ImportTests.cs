using System.Diagnostics;
using System.Net;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// History comes into a running box, is there at once, and is the same however often it had to be tried.
/// </summary>
public sealed class ImportTests : Moving
{
    [Fact]
    public async Task A_room_that_was_deleted_comes_back_at_once_with_all_that_it_was()
    {
        var room = await Ada.NewRoom();
        for (var i = 1; i <= 3; i++)
            await Ada.Say(room, $"zebra {i}");

        var before = await Ada.Get($"{room}/messages");
        var file = await Exported();
        await Ada.Http.DeleteAsync(room);
        Assert.Empty(await Ada.Find("zebra"));
        var newer = await Ada.NewRoom("newer");
        await Ada.Say(newer, "of a later time");
        using var lobby = await Follower.Join(Meetai, Ada, "/api/lobby/ws");
        await lobby.Next("ready");

        Assert.Equal(0, (await Meetai.Command("import", file)).ExitCode);

        Assert.Equal("den", (await lobby.Next("room_created")).Text("name"));
        Assert.Equal(before.ToString(), (await Ada.Get($"{room}/messages")).ToString());
        Assert.Equal(["zebra 1", "zebra 2", "zebra 3"], (await Ada.Find("zebra")).Order());
        var next = await Ada.Say(room, "and on");
        Assert.Equal(4, next.Number("seq"));
        Assert.Equal(
            ["and on"], (await Ada.Get($"{room}/messages?after={before.Text("cursor")}")).Items("messages")
                .Select(message => message.Text("content")));
        await Meetai.Kill();
        await Meetai.Launch();
        Assert.Equal(3, (await Meetai.With(Ada.Key).Find("zebra")).Count);
    }

    [Fact]
    public async Task Whoever_follows_a_room_hears_what_an_import_goes_on_with()
    {
        var room = await Ada.NewRoom();
        for (var i = 1; i <= 20; i++)
            await Ada.Say(room, $"{i}");

        var file = await Exported();
        await Ada.Http.DeleteAsync(room);
        var half = Path.Combine(Folder, "half.jsonl");
        File.WriteAllLines(half, File.ReadLines(file).TakeWhile(line => !line.Contains("\"seq\":11,")));
        var cut = await Meetai.Command("import", half);
        Assert.Equal((1, ""), (cut.ExitCode, cut.Output));
        Assert.Contains("cut off", cut.Error);
        using var follower = await Follower.Join(Meetai, Ada, $"{room}/ws?after=10");
        await follower.Next("ready");
        var poll = Ada.Get($"{room}/messages?after=10&wait=45");

        Assert.Equal(0, (await Meetai.Command("import", file)).ExitCode);

        for (var i = 11; i <= 20; i++)
            Assert.Equal(i, (await follower.Next("message")).Number("seq"));

        Assert.NotEmpty((await poll).Items("messages"));
    }

    [Fact]
    public async Task An_import_that_was_killed_with_its_server_ends_the_same_when_it_is_run_again()
    {
        const int Many = 20_000;
        var room = await Ada.NewRoom();
        await Meetai.Terminate();
        Stored.Fill(Meetai.Data, Many);
        var file = await Exported();
        var data = Running.NewDirectory();
        await using var other = await Running.StartIn(data);
        for (var round = 0; round < 3; round++)
        {
            using var import = Process.Start(Running.Binary, ["import", file, "--data", data]);
            var done = Stored.Messages(data);
            await Attempts.Eventually(() => Task.FromResult(import.HasExited || Stored.Messages(data) > done));
            import.Kill();
            await other.Kill();
            Assert.InRange(Stored.Messages(data), done, Many);
            await other.Launch();
        }

        Assert.Equal(0, (await Running.Run(["import", file, "--data", data])).ExitCode);

        Assert.Equal(File.ReadAllText(file), (await Running.Run(["export", "--data", data])).Output);
        await other.Terminate();
        Assert.Equal("ok", Stored.IntegrityOf(data));
    }

    [Fact]
    public async Task A_room_whose_messages_are_still_to_come_is_no_damage()
    {
        await Ada.NewRoom();
        var begun = Path.Combine(Folder, "begun.jsonl");
        File.WriteAllLines(begun, File.ReadLines(await Exported())
            .Select(line => line.Replace("\"type\":\"room\",", "\"type\":\"room\",\"first_seq\":8,"))
            .Where(line => !line.Contains("\"end\"")));
        await using var other = await Running.Start();
        Assert.Contains("cut off", (await other.Command("import", begun)).Error);

        Assert.Equal(0, (await other.Command("backup", Path.Combine(Folder, "copy.db"))).ExitCode);
    }

    [Fact]
    public async Task Somebody_who_came_without_a_key_gets_one_and_is_in_their_private_rooms()
    {
        await Ada.Say(await Ada.NewRoom("ours"), "kept");
        var handle = (await Ada.Get("/api/keys/me")).Text("handle");
        var file = await Exported();
        await using var other = await Running.Start();
        Assert.Equal(0, (await other.Command("import", file)).ExitCode);
        await Person.Problem(
            await other.With(Ada.Key).Http.GetAsync("/api/rooms"), HttpStatusCode.Unauthorized, "unauthorized");

        var made = await other.Command("keygen", "--person", handle.ToUpperInvariant());

        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        var again = other.With(made.Output.Trim());
        var room = Assert.Single((await again.Get("/api/rooms")).Items("rooms"));
        Assert.Equal(("ours", "owner"), (room.Text("name"), room.Text("role")));
        var said = Assert.Single((await again.Get($"/api/rooms/{room.Text("id")}/messages")).Items("messages"));
        Assert.Equal(handle, said.GetProperty("author").Text("handle"));
        await again.Say($"/api/rooms/{room.Text("id")}", "here I am");
        Assert.Equal(5, (await other.Command("keygen", "--person", "nobody")).ExitCode);
        Assert.Equal(1, (await other.Command("keygen", "--person", handle, "--handle", "x")).ExitCode);
    }
}
