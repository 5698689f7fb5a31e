using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints;

/// <summary>A key that is narrowed, or replaced by another.</summary>
public sealed class ChangedKeysTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task What_a_parent_loses_its_children_lose_at_once()
    {
        var ada = await box.Meetai.NewPerson();
        var (one, two) = (await ada.NewRoom("one"), await ada.NewRoom("two"));
        var parent = await Child(ada, new { name = "parent" });
        var child = await Child(parent, new { rooms = new[] { Id(one), Id(two) } });
        using var socket = await Follower.Join(box.Meetai, child, $"{two}/ws");
        await socket.Next("ready");

        await Narrow(ada, parent, new { scopes = new[] { "read" }, rooms = new[] { Id(one) } });

        Assert.Equal(1012, await socket.End()); // it comes back, and is looked at anew
        var seen = await child.Get("/api/keys/me");
        Assert.Equal(["read"], seen.Items("scopes").Select(scope => scope.GetString()));
        Assert.Equal([Id(one)], seen.Items("rooms").Select(room => room.GetString()));
        await child.Get(one);
        await Person.Problem(await child.Http.GetAsync(two), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(await child.TrySay(one), HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_child_that_has_nothing_left_ends()
    {
        var ada = await box.Meetai.NewPerson();
        var parent = await Child(ada, new { });
        var writer = await Child(parent, new { scopes = new[] { "write" } });

        await Narrow(ada, parent, new { scopes = new[] { "read" } });

        await Person.Problem(
            await writer.Http.GetAsync("/api/keys/me"), HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task An_admins_key_that_is_narrowed_operates_the_box_no_more()
    {
        var admin = await box.Meetai.Admin();
        await admin.Get("/api/admin/keys");

        await Narrow(admin, admin, new { scopes = new[] { "read", "manage" } });

        await Person.Problem(await admin.Http.GetAsync("/api/admin/keys"), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Nothing_is_ever_given_to_a_key_that_is_there()
    {
        var ada = await box.Meetai.NewPerson();
        var child = await Child(ada, new { scopes = new[] { "read" }, agent = "scout" });
        var path = $"/api/keys/{(await child.Get("/api/keys/me")).Text("id")}";

        await Person.Problem(
            await ada.Http.PatchAsJsonAsync(path, new { scopes = new[] { "read", "write" } }),
            HttpStatusCode.Forbidden, "forbidden");
        await Person.Problem(
            await ada.Http.PatchAsJsonAsync(path, new { agent = "other" }), HttpStatusCode.BadRequest, "invalid_field");
        var renamed = await Person.Read(
            await ada.Http.PatchAsJsonAsync(path, new { name = "new" }), HttpStatusCode.OK);
        Assert.Equal(("new", "scout"), (renamed.Text("name"), renamed.Text("agent")));
    }

    [Fact]
    public async Task A_rotated_key_is_replaced_by_one_that_may_the_same_and_has_its_children()
    {
        var ada = await box.Meetai.NewPerson();
        var room = await ada.NewRoom();
        var old = await Child(ada, new { agent = "scout", rooms = new[] { Id(room) } });
        var below = await Child(old, new { });
        using var socket = await Follower.Join(box.Meetai, old, $"{room}/ws");
        await socket.Next("ready");

        var made = await ada.Post($"/api/keys/{(await old.Get("/api/keys/me")).Text("id")}/rotate", new { });

        Assert.Equal(4401, await socket.End());
        await Person.Problem(await old.Http.GetAsync(room), HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("scout", (await box.Meetai.With(made.Text("key")).Say(room, "hi")).Text("sender"));
        Assert.Equal(made.Text("id"), (await below.Get("/api/keys/me")).Text("parent_id"));
    }

    [Fact]
    public async Task With_an_overlap_the_old_key_lives_on_for_so_long_and_no_longer()
    {
        var ada = await box.Meetai.NewPerson();
        var room = await ada.NewRoom();
        var id = (await ada.Get("/api/keys/me")).Text("id");

        var made = box.Meetai.With((await ada.Post($"/api/keys/{id}/rotate", new { overlap = 2 })).Text("key"));
        using var socket = await Follower.Join(box.Meetai, ada, $"{room}/ws");
        await socket.Next("ready");
        await made.Say(room, "the new one");
        await ada.Say(room, "the old one");

        Assert.Equal(4401, await socket.End());
        await Person.Problem(await ada.Http.GetAsync(room), HttpStatusCode.Unauthorized, "unauthorized");
        await made.Get(room);
    }

    [Theory]
    [InlineData("""{"scopes":[]}""", "scopes")]
    [InlineData("""{"scopes":["read","fly"]}""", "scopes")]
    [InlineData("""{"scopes":"read"}""", "scopes")]
    [InlineData("""{"rooms":[]}""", "rooms")]
    [InlineData("""{"rooms":["cow"]}""", "rooms")]
    [InlineData("""{"rooms":["01a1fd79-0000-7000-8000-000000000000"]}""", "rooms")]
    [InlineData("""{"agent":"system"}""", "agent")]
    [InlineData("""{"agent":""}""", "agent")]
    [InlineData("""{"expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("""{"expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    public async Task A_child_that_makes_no_sense_is_refused(string json, string field)
    {
        var before = (await box.Ada.Get("/api/keys")).GetRawText();

        var answer = await box.Ada.Http.PostAsync(
            "/api/keys", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        var problem = await Person.Problem(answer, HttpStatusCode.BadRequest, "invalid_field");
        Assert.StartsWith(field, Assert.Single(problem.Items("errors")).Text("field"), StringComparison.Ordinal);
        Assert.Equal(before, (await box.Ada.Get("/api/keys")).GetRawText());
    }

    private async Task<Person> Child(Person parent, object asked)
        => box.Meetai.With((await parent.Post("/api/keys", asked)).Text("key"));

    private static async Task Narrow(Person person, Person key, object left) => await Person.Read(
        await person.Http.PatchAsJsonAsync($"/api/keys/{(await key.Get("/api/keys/me")).Text("id")}", left),
        HttpStatusCode.OK);

    private static string Id(string room) => room["/api/rooms/".Length..];
}
