using System.Net;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary><c>GET /api/rooms?active_after=CURSOR&amp;wait=</c>: the lobby for those who poll.</summary>
public sealed class LobbyPollTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task It_answers_at_once_with_the_rooms_in_which_something_was_said_since()
    {
        var ada = await box.Meetai.NewPerson();
        var (one, two) = (await ada.NewRoom("one"), await ada.NewRoom("two"));
        await ada.NewRoom("silent");
        var first = await ada.Say(one, "first");
        await ada.Say(two, "second");

        Assert.Equal(["two", "one"], await Names(ada, "active_after=0&wait=45"));
        Assert.Equal(["two"], await Names(ada, $"active_after={first.Text("id")}&wait=45"));
        Assert.Equal(["two", "one"], await Names(ada, "active_after=0"));
    }

    [Fact]
    public async Task It_waits_for_the_first_word_and_the_cursor_goes_on_from_there()
    {
        var (ada, bob) = (await box.Meetai.NewPerson(), await box.Meetai.NewPerson());
        var room = await ada.NewRoom("den");
        await bob.Accept(await ada.Invite(room));
        var cursor = (await bob.Get("/api/rooms")).Text("cursor");
        Assert.Equal("0", cursor);

        for (var i = 0; i < 20; i++)
        {
            var waiting = bob.Get($"/api/rooms?active_after={cursor}&wait=20");
            var said = await ada.Say(room, "word");
            var page = await waiting;

            Assert.Equal("den", Assert.Single(page.Items("rooms")).Text("name"));
            Assert.Equal(said.Text("id"), cursor = page.Text("cursor"));
        }
    }

    [Fact]
    public async Task It_wakes_for_a_room_that_was_joined_meanwhile()
    {
        var (ada, bob) = (await box.Meetai.NewPerson(), await box.Meetai.NewPerson());
        var room = await ada.NewRoom("den");
        var waiting = bob.Get("/api/rooms?active_after=0&wait=20");

        await bob.Accept(await ada.Invite(room));
        await ada.Say(room, "welcome");

        Assert.Equal("den", Assert.Single((await waiting).Items("rooms")).Text("name"));
    }

    [Fact]
    public async Task It_is_empty_when_the_time_is_up_and_401_when_the_key_is_revoked()
    {
        var ada = await box.Meetai.NewPerson();
        var child = await ada.Post("/api/keys", new { });

        Assert.Empty((await ada.Get("/api/rooms?active_after=0&wait=1")).Items("rooms"));
        var waiting = box.Meetai.With(child.Text("key")).Http.GetAsync("/api/rooms?active_after=0&wait=20");
        await ada.Http.DeleteAsync($"/api/keys/{child.Text("id")}");
        await Person.Problem(await waiting, HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_key_that_is_limited_to_rooms_hears_of_those_alone()
    {
        var ada = await box.Meetai.NewPerson();
        var (one, two) = (await ada.NewRoom("one"), await ada.NewRoom("two"));
        var child = box.Meetai.With((await ada.Post(
            "/api/keys", new { rooms = new[] { one["/api/rooms/".Length..] } })).Text("key"));
        var waiting = child.Get("/api/rooms?active_after=0&wait=20");

        await ada.Say(two, "not for it");
        var said = await ada.Say(one, "for it");

        var page = await waiting;
        Assert.Equal("one", Assert.Single(page.Items("rooms")).Text("name"));
        Assert.Equal(said.Text("id"), page.Text("cursor"));
    }

    [Theory]
    [InlineData("active_after=cow", "invalid_cursor")]
    [InlineData("active_after=7", "invalid_cursor")]
    [InlineData("wait=5", "invalid_field")]
    [InlineData("active_after=0&wait=0", "invalid_field")]
    [InlineData("active_after=0&wait=46", "invalid_field")]
    public async Task What_makes_no_sense_is_refused(string query, string code) => await Person.Problem(
        await box.Ada.Http.GetAsync($"/api/rooms?{query}"), HttpStatusCode.BadRequest, code);

    private static async Task<string[]> Names(Person person, string query)
        => [.. (await person.Get($"/api/rooms?{query}")).Items("rooms").Select(room => room.Text("name"))];
}
