using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class RoomsTests
{
    [Fact]
    public async Task A_new_room_is_private_and_owned_by_who_made_it()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();

        var made = await ada.Http.PostAsync("/api/rooms", Json("""{"name":"  den  "}"""));
        var room = await Person.Read(made, HttpStatusCode.Created);

        Assert.Equal($"/api/rooms/{room.Text("id")}", made.Headers.Location!.ToString());
        Assert.Equal(
            ("den", "private", "owner", false),
            (room.Text("name"), room.Text("visibility"), room.Text("role"), room.Flag("anonymous_posts")));
        Assert.Equal(0, room.Number("last_seq"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", room.Text("created_at"));
        Assert.Equal(room.GetRawText(), (await ada.Get($"/api/rooms/{room.Text("id")}")).GetRawText());
    }

    [Fact]
    public async Task Rooms_are_listed_by_activity_and_paged()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var rooms = new List<string>();
        for (var i = 0; i < 5; i++)
            rooms.Add(await ada.NewRoom($"room {i}"));

        await ada.Say(rooms[1], "newest activity");
        var expected = new[] { 1, 4, 3, 2, 0 }.Select(i => rooms[i]).ToList();

        var first = await ada.Get("/api/rooms?limit=2");
        Assert.True(first.Flag("has_more"));
        var second = await ada.Get($"/api/rooms?limit=3&before={first.Items("rooms")[1].Text("id")}");
        Assert.False(second.Flag("has_more"));
        var both = first.Items("rooms").Concat(second.Items("rooms"));
        Assert.Equal(expected, both.Select(room => $"/api/rooms/{room.Text("id")}"));
        Assert.Equal(1, first.Items("rooms")[0].Number("last_seq"));
        Assert.Equal("room 3", Assert.Single((await ada.Get("/api/rooms?name=room+3")).Items("rooms")).Text("name"));
    }

    [Fact]
    public async Task A_change_is_seen_at_once_and_leaves_the_rest_alone()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var changed = await Person.Read(
            await ada.Http.PatchAsync(room, Json("""{"visibility":"public"}""")), HttpStatusCode.OK);

        Assert.Equal(
            ("den", "public", false),
            (changed.Text("name"), changed.Text("visibility"), changed.Flag("anonymous_posts")));
        Assert.Equal(changed.GetRawText(), (await ada.Get(room)).GetRawText());
        var renamed = await Person.Read(
            await ada.Http.PatchAsync(room, Json("""{"name":"attic","anonymous_posts":true}""")), HttpStatusCode.OK);
        Assert.Equal(
            ("attic", "public", true),
            (renamed.Text("name"), renamed.Text("visibility"), renamed.Flag("anonymous_posts")));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
