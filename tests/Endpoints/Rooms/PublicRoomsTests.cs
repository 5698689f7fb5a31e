using System.Net;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>What anybody reads without a key, and what nobody does.</summary>
public sealed class PublicRoomsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Absent = "01a1fd79-0000-7000-8000-000000000000";

    private readonly Person nobody = box.Meetai.Nobody();

    [Fact]
    public async Task Anybody_sees_a_public_room_and_its_messages_as_a_member_does_but_for_the_role()
    {
        var room = await box.Ada.NewPublicRoom();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await box.Ada.Say(room, $"{i}")).Text("id"));

        var hers = (await box.Ada.Get(room)).GetRawText();
        Assert.Equal(
            hers.Replace("\"role\":\"owner\",", "", StringComparison.Ordinal),
            (await nobody.Get(room.Public())).GetRawText());
        foreach (var rest in new[]
        {
            "", "?limit=2", $"?after={ids[1]}", "?before=4&limit=2", "?after=0&limit=2", "?exclude=ada",
            $"?after={ids[3]}&wait=45", $"/{ids[2]}",
        })
        {
            Assert.Equal(
                (await box.Ada.Get($"{room}/messages{rest}")).GetRawText(),
                (await nobody.Get($"{room.Public()}/messages{rest}")).GetRawText());
        }

        await Person.Problem(
            await nobody.Http.GetAsync($"{room.Public()}/messages?after=6"), HttpStatusCode.Gone, "cursor_gone");
    }

    [Fact]
    public async Task An_unchanged_page_is_304()
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        var first = await nobody.Http.GetAsync($"{room}/messages");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await nobody.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task The_list_shows_public_rooms_by_activity_and_goes_on_behind_the_last()
    {
        await using var meetai = await Running.Start();
        var (ada, anybody) = (await meetai.NewPerson(), meetai.Nobody());
        await ada.NewRoom("private");
        var rooms = new List<string>();
        for (var i = 0; i < 5; i++)
            rooms.Add(await ada.NewPublicRoom($"room {i}"));

        await ada.Say(rooms[1], "newest activity");
        await ada.Hide(rooms[3]);
        var expected = new[] { 1, 4, 2, 0 }.Select(i => rooms[i]).ToList();

        var first = await anybody.Get("/api/public/rooms?limit=2");
        Assert.True(first.Flag("has_more"));
        var last = first.Items("rooms")[1].Text("id");
        var second = await anybody.Get($"/api/public/rooms?limit=2&before={last}");
        Assert.False(second.Flag("has_more"));
        var both = first.Items("rooms").Concat(second.Items("rooms")).ToList();
        Assert.Equal(expected, both.Select(room => $"/api/rooms/{room.Text("id")}"));
        Assert.Equal((await anybody.Get(rooms[1].Public())).GetRawText(), both[0].GetRawText());
        Assert.Equal(1, both[0].Number("last_seq"));

        foreach (var gone in new[] { rooms[3]["/api/rooms/".Length..], Absent })
            Assert.Empty((await anybody.Get($"/api/public/rooms?before={gone}")).Items("rooms"));

        await Person.Problem(
            await anybody.Http.GetAsync("/api/public/rooms?before=x"), HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task A_private_room_is_the_same_as_an_absent_one_on_every_route()
    {
        var message = (await box.Ada.Get($"{box.Room}/messages")).Items("messages")[0].Text("id");
        var id = box.Room["/api/rooms/".Length..];
        (string Method, string Path)[] routes =
        [
            ("GET", ""), ("GET", "/messages"), ("GET", "/messages?after=0&wait=5"), ("GET", $"/messages/{message}"),
            ("GET", "/ws"), ("GET", "/events"), ("POST", "/messages"), ("DELETE", ""),
        ];
        foreach (var who in new[] { nobody, box.Ada, await box.Meetai.NewPerson() })
        {
            foreach (var (method, path) in routes)
            {
                var hidden = await IsolationTests.Ask(who, method, $"/api/public/rooms/{id}{path}");
                var absent = await IsolationTests.Ask(who, method, $"/api/public/rooms/{Absent}{path}");
                var malformed = await IsolationTests.Ask(who, method, $"/api/public/rooms/nonsense{path}");

                Assert.Equal(absent, hidden.Replace(id, Absent, StringComparison.Ordinal));
                Assert.Equal(absent, malformed.Replace("nonsense", Absent, StringComparison.Ordinal));
                Assert.StartsWith(method == "DELETE" ? "405" : "404", absent, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_room_that_turns_private_is_gone_at_once_and_comes_back_when_it_turns_public()
    {
        var room = await box.Ada.NewPublicRoom();
        var message = (await box.Ada.Say(room, "hello")).Text("id");
        string[] paths = ["", "/messages", $"/messages/{message}", "/messages?after=0&wait=5"];

        await box.Ada.Hide(room);
        foreach (var path in paths)
        {
            await Person.Problem(
                await nobody.Http.GetAsync($"{room.Public()}{path}"), HttpStatusCode.NotFound, "not_found");
        }

        Assert.DoesNotContain(room["/api/rooms/".Length..], (await nobody.Get("/api/public/rooms")).GetRawText());
        await box.Ada.Change(room, new { visibility = "public" });
        foreach (var path in paths)
            await nobody.Get($"{room.Public()}{path}");
    }

    [Fact]
    public async Task Who_reads_is_not_asked_for_a_key()
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        var wrong = box.Meetai.With("mai_AAAABBBBCCCCDDDDEEEEFFFF");

        await wrong.Get(room);
        await wrong.Get($"{room}/messages");
    }

    [Fact]
    public async Task The_option_knows_on_and_off()
    {
        var refused = await Running.Run(["serve", "--public-rooms", "maybe"]);

        Assert.Equal((2, "--public-rooms is on or off, not 'maybe'.\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public async Task Where_the_operator_wants_none_there_are_no_public_rooms()
    {
        await using var meetai = await Running.Start("--public-rooms", "off");
        var ada = await meetai.NewPerson();
        var room = await ada.NewPublicRoom();
        var message = (await ada.Say(room, "hello")).Text("id");

        foreach (var who in new[] { meetai.Nobody(), ada, meetai.With("mai_AAAABBBBCCCCDDDDEEEEFFFF") })
        {
            string[] paths =
                ["/api/public/rooms", .. new[] { "", "/messages", $"/messages/{message}", "/ws", "/events" }
                    .Select(rest => $"{room.Public()}{rest}")];
            foreach (var path in paths)
            {
                foreach (var method in new[] { "GET", "POST" })
                    Assert.StartsWith("404", await IsolationTests.Ask(who, method, path), StringComparison.Ordinal);
            }
        }
    }
}
