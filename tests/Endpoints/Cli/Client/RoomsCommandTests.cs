using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary><c>rooms</c>, <c>invite</c> and <c>join</c>.</summary>
public sealed class RoomsCommandTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Rooms_are_made_listed_and_renamed()
    {
        var id = await desk.Print("rooms", "create", "workshop");
        var room = await box.Ada.Get($"/api/rooms/{id}");
        Assert.Equal(("workshop", "private"), (room.Text("name"), room.Text("visibility")));
        Assert.Equal(id, await desk.Print("rooms", "rename", "workshop", "atelier"));
        await desk.Print("send", "atelier", "x");

        var table = (await desk.Print("rooms")).Split('\n');
        Assert.Matches("^NAME +LAST MESSAGE +MESSAGES +ROLE +ID$", table[0]);
        Assert.Matches($"^atelier +[0-9T:.Z-]+ +1 +owner +{id}$", table[1]);

        var json = JsonDocument.Parse(await desk.Print("rooms", "--json")).RootElement;
        Assert.Equal(id, json.Items("rooms")[0].Text("id"));
        Assert.False(json.Flag("has_more"));
    }

    [Fact]
    public async Task A_public_room_is_made_where_that_is_said()
    {
        var made = JsonDocument.Parse(await desk.Print("rooms", "create", "square", "--public", "--json")).RootElement;
        Assert.Equal("public", made.Text("visibility"));
    }

    [Fact]
    public async Task All_rooms_are_listed_however_many()
    {
        var hermit = await box.Meetai.NewPerson();
        for (var room = 0; room < 201; room++)
            await hermit.NewRoom($"cell {room}");

        using var cell = new Desk(box.Meetai, hermit);
        Assert.Equal(202, (await cell.Print("rooms")).Split('\n').Length);
    }

    [Fact]
    public async Task A_room_is_deleted_only_by_who_means_it()
    {
        var id = await desk.Print("rooms", "create", "doomed");
        var asked = await desk.Run("rooms", "delete", "doomed");
        Assert.Equal((2, "There is nobody to ask here: say --yes if you mean it.\n"), Desk.Told(asked));

        foreach (var (typed, exitCode) in new[] { ("dome", 1), ("doomed", 0) })
        {
            using var terminal = Begun.Start(
                desk.Environment, "script", "-qec", $"{Running.Binary} rooms delete {id}", "/dev/null");
            await terminal.Type($"{typed}\n");
            var ended = await terminal.End();
            Assert.Equal(exitCode, ended.ExitCode);
            Assert.Contains("Delete doomed and its 0 messages, for everybody? Type its name:", ended.Output);
        }

        Assert.Equal(5, (await desk.Run("rooms", "delete", id, "--yes")).ExitCode);
        var other = await desk.Print("rooms", "create", "x");
        Assert.Equal(0, (await desk.Run("rooms", "delete", other, "--yes")).ExitCode);
    }

    [Fact]
    public async Task An_invite_is_printed_in_words_and_joined_by_its_code_or_its_url()
    {
        var id = await desk.Print("rooms", "create", "party");
        var words = await desk.Print("invite", "party", "--role", "reader", "--uses", "2", "--expires-in", "60");
        Assert.StartsWith("You are invited, as a reader, to \"party\"", words);
        var invite = JsonDocument.Parse(await desk.Print("invite", "party", "--uses", "2", "--json")).RootElement;
        foreach (var word in new[] { invite.Text("code"), invite.Text("url") })
        {
            using var guest = new Desk(box.Meetai, await box.Meetai.NewPerson());
            Assert.Equal(id, await guest.Print("join", word));
            Assert.Contains("\"name\":\"party\"", await guest.Print("join", word, "--json"));
        }

        using var late = new Desk(box.Meetai, await box.Meetai.NewPerson());
        Assert.Equal(5, (await late.Run("join", invite.Text("code"))).ExitCode);
        Assert.Equal(2, (await late.Run("join", "http://127.0.0.9:1/invites/abc")).ExitCode);
    }

    [Fact]
    public async Task The_sixth_room_of_the_day_is_9()
    {
        await using var strict = await Running.Start("--limit", "rooms=1/day");
        using var owner = new Desk(strict, await strict.NewPerson());
        await owner.Print("rooms", "create", "one");
        Assert.Equal(9, (await owner.Run("rooms", "create", "two")).ExitCode);
    }
}
