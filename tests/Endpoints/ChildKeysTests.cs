using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints;

/// <summary>Keys that a key makes: never more than it may itself, and never longer.</summary>
public sealed class ChildKeysTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_child_is_a_key_of_the_same_person_and_looks_as_it_was_asked_for()
    {
        var (ada, room) = await Newcomer();
        var me = await ada.Get("/api/keys/me");
        var made = await ada.Post("/api/keys", new
        {
            name = "laptop",
            agent = "reviewer",
            scopes = new[] { "write", "read" },
            rooms = new[] { Id(room) },
            expires_at = "2999-01-01T00:00:00Z",
        });

        Assert.Equal((me.Text("person_id"), me.Text("id")), (made.Text("person_id"), made.Text("parent_id")));
        var child = await box.Meetai.With(made.Text("key")).Get("/api/keys/me");
        foreach (var seen in new[] { made, child, await Listed(ada, made.Text("id")) })
        {
            Assert.Equal(("laptop", "reviewer"), (seen.Text("name"), seen.Text("agent")));
            Assert.Equal(["read", "write"], seen.Items("scopes").Select(scope => scope.GetString()));
            Assert.Equal([Id(room)], seen.Items("rooms").Select(one => one.GetString()));
            Assert.Equal("2999-01-01T00:00:00.000Z", seen.Text("expires_at"));
        }

        Assert.DoesNotContain("\"key\"", (await Listed(ada, made.Text("id"))).GetRawText());
    }

    [Fact]
    public async Task What_is_not_asked_for_a_child_has_from_its_parent()
    {
        var (ada, room) = await Newcomer();
        var agent = await Child(
            ada, new { agent = "scout", scopes = new[] { "read", "manage" }, rooms = new[] { Id(room) } });
        var child = await (await Child(agent, new { })).Get("/api/keys/me");

        Assert.Equal("scout", child.Text("agent"));
        Assert.Equal(["read", "manage"], child.Items("scopes").Select(scope => scope.GetString()));
        Assert.Equal([Id(room)], child.Items("rooms").Select(one => one.GetString()));
    }

    public static TheoryData<string, object> TooMuch => new()
    {
        { "scope", new { scopes = new[] { "read", "write", "manage" } } },
        { "agent", new { agent = "somebody else" } },
        { "time", new { expires_at = "2999-01-02T00:00:00Z" } },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task A_key_gives_away_no_more_than_it_may_itself(string what, object asked)
    {
        var (ada, room) = await Newcomer();
        var parent = await Child(ada, new
        {
            agent = "scout",
            scopes = new[] { "read", "manage" },
            rooms = new[] { Id(room) },
            expires_at = "2999-01-01T00:00:00Z",
        });

        var refused = await Person.Problem(await parent.Try("/api/keys", asked), HttpStatusCode.Forbidden, "forbidden");

        Assert.True(refused.Text("detail").Length > 0, what);
        var other = await ada.NewRoom("other");
        await Person.Problem(
            await parent.Try("/api/keys", new { rooms = new[] { Id(other) } }),
            HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task A_key_sees_and_manages_itself_and_what_is_below_it_and_nothing_else()
    {
        var (ada, _) = await Newcomer();
        var (left, right) = (await Child(ada, new { name = "left" }), await Child(ada, new { name = "right" }));
        var below = await Child(left, new { name = "below" });
        async Task<string[]> Names(Person person) => [.. (await person.Get("/api/keys")).Items("keys")
            .Select(key => key.GetProperty("name").GetString() ?? "first")];

        Assert.Equal(["below", "right", "left", "first"], await Names(ada));
        Assert.Equal(["below", "left"], await Names(left));
        foreach (var stranger in new[] { right, ada, box.Ada })
        {
            var id = await IdOf(stranger);
            await Person.Problem(await left.Http.DeleteAsync($"/api/keys/{id}"), HttpStatusCode.NotFound, "not_found");
            await Person.Problem(
                await left.Try($"/api/keys/{id}/rotate", new { }), HttpStatusCode.NotFound, "not_found");
            await Person.Problem(
                await left.Http.PatchAsJsonAsync($"/api/keys/{id}", new { name = "x" }),
                HttpStatusCode.NotFound, "not_found");
        }

        await Gone(await left.Http.DeleteAsync($"/api/keys/{await IdOf(below)}"));
    }

    [Fact]
    public async Task Children_end_with_their_parent_unless_they_are_kept()
    {
        var (ada, room) = await Newcomer();
        var (one, two) = (await Child(ada, new { name = "one" }), await Child(ada, new { name = "two" }));
        var (lost, kept) = (await Child(one, new { name = "lost" }), await Child(two, new { name = "kept" }));
        using var socket = await Follower.Join(box.Meetai, lost, $"{room}/ws");
        await socket.Next("ready");

        await Gone(await ada.Http.DeleteAsync($"/api/keys/{await IdOf(one)}"));
        await Gone(await ada.Http.DeleteAsync($"/api/keys/{await IdOf(two)}?keep_children=true"));

        Assert.Equal(4401, await socket.End());
        foreach (var ended in new[] { one, two, lost })
            await Person.Problem(await ended.Http.GetAsync(room), HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Equal(await IdOf(ada), (await kept.Get("/api/keys/me")).Text("parent_id"));
    }

    [Fact]
    public async Task A_key_that_has_expired_is_none_and_ends_its_streams()
    {
        var (ada, room) = await Newcomer();
        var soon = DateTimeOffset.UtcNow.AddSeconds(2);
        var brief = await Child(ada, new { expires_at = soon.ToString("O") });
        using var socket = await Follower.Join(box.Meetai, brief, $"{room}/ws");
        await socket.Next("ready");

        Assert.Equal(4401, await socket.End());

        await Person.Problem(await brief.Http.GetAsync(room), HttpStatusCode.Unauthorized, "unauthorized");
    }

    internal async Task<(Person Person, string Room)> Newcomer()
    {
        var person = await box.Meetai.NewPerson();
        return (person, await person.NewRoom());
    }

    internal async Task<Person> Child(Person parent, object asked)
        => box.Meetai.With((await parent.Post("/api/keys", asked)).Text("key"));

    private static async Task<JsonElement> Listed(Person person, string id)
        => (await person.Get("/api/keys")).Items("keys").Single(key => key.Text("id") == id);

    private static async Task<string> IdOf(Person person) => (await person.Get("/api/keys/me")).Text("id");

    private static async Task Gone(HttpResponseMessage answer)
        => Assert.True(answer.StatusCode is HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());

    private static string Id(string room) => room["/api/rooms/".Length..];
}
