using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms.Retention;

/// <summary>
/// Who says how long a room keeps its messages, what holds, and that it is done: by itself, and when told to.
/// </summary>
public sealed class RetentionTests(KeptBox box) : IClassFixture<KeptBox>
{
    [Fact]
    public async Task An_owner_says_it_sees_it_and_takes_it_back()
    {
        var room = await box.Ada.NewRoom();
        Assert.Equal(JsonValueKind.Null, (await box.Ada.Get(room)).GetProperty("retention").ValueKind);

        var kept = (await KeptBox.Keep(box.Ada, room, new { max_age_seconds = 3600, max_bytes = 1000 }))
            .GetProperty("retention");
        Assert.Equal(
            """{"max_age_seconds":3600,"max_messages":null,"max_bytes":1000}""", kept.GetRawText());
        await box.Ada.Http.PatchAsJsonAsync(room, new { name = "other" });
        Assert.Equal(kept.GetRawText(), (await box.Ada.Get(room)).GetProperty("retention").GetRawText());

        await KeptBox.Keep(box.Ada, room, null);
        Assert.Equal(JsonValueKind.Null, (await box.Ada.Get(room)).GetProperty("retention").ValueKind);
    }

    [Theory]
    [InlineData("""{"retention": {"max_messages": 0}}""", "retention.max_messages")]
    [InlineData("""{"retention": {"max_age_seconds": -1}}""", "retention.max_age_seconds")]
    [InlineData("""{"retention": {"max_bytes": 99999999999999999}}""", "retention.max_bytes")]
    [InlineData("""{"retention": {"max_bytes": "much"}}""", "retention.max_bytes")]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing(string body, string field)
    {
        var room = await box.Ada.NewRoom();
        var problem = await Person.Problem(
            await box.Ada.Http.PatchAsync(room, new StringContent(body, null, "application/json")),
            HttpStatusCode.BadRequest, "invalid_field");
        Assert.Equal(field, Assert.Single(problem.Items("errors")).Text("field"));
        Assert.Equal(JsonValueKind.Null, (await box.Ada.Get(room)).GetProperty("retention").ValueKind);
    }

    [Fact]
    public async Task It_is_the_owners_to_manage_not_a_members_nor_a_narrow_keys()
    {
        var room = await box.Ada.NewRoom();
        var bob = await box.Meetai.NewPerson();
        await bob.Accept(await box.Ada.Invite(room));
        var narrow = box.Meetai.With(
            (await box.Ada.Post("/api/keys", new { scopes = new[] { "read", "write" } })).Text("key"));

        foreach (var person in new[] { bob, narrow })
        {
            await Person.Problem(
                await person.Http.PatchAsJsonAsync(room, new { retention = new { max_messages = 1 } }),
                HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [Fact]
    public async Task It_begins_by_itself_when_the_owner_has_said_it_and_goes_on()
    {
        var (room, _) = await box.Say(20);
        await KeptBox.Keep(box.Ada, room, new { max_messages = 5 });
        await Attempts.Eventually(async () => (await box.Ada.Get($"{room}/messages")).Seqs().Count == 5);
        await Attempts.Eventually(
            () => Task.FromResult(Assert.Single(Stored.Jobs(box.Meetai.Data)).State is JobState.Queued));

        await box.Ada.Say(room, "21");
        box.Clock.Move(TimeSpan.FromMinutes(6));
        await Attempts.Eventually(async () => (await box.Ada.Get($"{room}/messages")).Seqs() is [17, ..]);
    }

    [Fact]
    public async Task The_stricter_of_box_and_room_holds_and_a_dry_run_says_so_and_changes_nothing()
    {
        await using var meetai = await Running.Start("--retain-messages", "10");
        var ada = await meetai.NewPerson();
        var (strict, mild, silent) = (await ada.NewRoom(), await ada.NewRoom(), await ada.NewRoom());
        await KeptBox.Keep(ada, strict, new { max_messages = 3 });
        await KeptBox.Keep(ada, mild, new { max_messages = 1000 });
        foreach (var room in new[] { strict, mild, silent })
        {
            foreach (var i in Enumerable.Range(1, 15))
                await ada.Say(room, i.ToString("D3", CultureInfo.InvariantCulture));
        }

        var plan = JsonDocument.Parse((await meetai.Command("retain", "--dry-run", "--json")).Output).RootElement;
        Assert.Equal([12, 5, 5], plan.Items("rooms").Select(room => room.Number("messages")));
        Assert.Equal([12 * 126, 5 * 126, 5 * 126], plan.Items("rooms").Select(room => room.Number("bytes")));
        var stricter = await meetai.Command("retain", "--dry-run", "--retain-messages", "2", "--json");
        Assert.Equal(
            [13, 13, 13],
            JsonDocument.Parse(stricter.Output).RootElement.Items("rooms").Select(room => room.Number("messages")));
        Assert.Equal(45, Stored.Messages(meetai.Data));

        var done = await meetai.Command("retain");
        Assert.Equal((0, "Removed 22 messages of 3 rooms, 2.8 KB.\n"), (done.ExitCode, done.Error));
        Assert.Equal([13, 14, 15], (await ada.Get($"{strict}/messages")).Seqs());
        Assert.Equal(10, (await ada.Get($"{mild}/messages")).Seqs().Count);
        Assert.Equal(10, (await ada.Get("/api/box")).GetProperty("retention").Number("max_messages"));
    }

    [Fact]
    public async Task A_killed_server_goes_on_where_it_was_and_the_file_shrinks()
    {
        const int Many = 40_000;
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await meetai.Terminate();
        Stored.Fill(meetai.Data, Many);
        var full = new FileInfo(DataDirectory.DatabaseIn(meetai.Data)).Length;
        await meetai.Launch();
        ada = meetai.With(ada.Key);
        await ada.Say(room, "newest");

        await KeptBox.Keep(ada, room, new { max_age_seconds = 3600 }); // the others are of 1970
        await Attempts.Eventually(() => Task.FromResult(Stored.Messages(meetai.Data) < Many));
        await meetai.Kill();
        Assert.InRange(Stored.Messages(meetai.Data), 2, Many);
        await meetai.Launch();

        ada = meetai.With(ada.Key);
        await Attempts.Eventually(() => Task.FromResult(Stored.Messages(meetai.Data) == 1));
        Assert.Equal([Many + 1], (await ada.Get($"{room}/messages?after=0")).Seqs());
        await KeptBox.Retain(meetai); // and what is left to be given back
        Assert.Equal(0, await meetai.Terminate());
        Assert.InRange(new FileInfo(DataDirectory.DatabaseIn(meetai.Data)).Length, 0, full / 10);
        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
    }

    [Fact]
    public async Task Without_a_server_the_command_does_it_itself()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 0; i < 5; i++)
            await ada.Say(room, "hello");

        await meetai.Terminate();
        var done = await meetai.Command("retain", "--retain-messages", "2");
        Assert.Equal((0, "Removed 3 messages of 1 rooms, 384 B.\n"), (done.ExitCode, done.Error));
        await meetai.Launch();
        Assert.Equal([4, 5], (await meetai.With(ada.Key).Get($"{room}/messages?after=0")).Seqs());
    }
}
