using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>What the operator sees of people and rooms: who and how much.</summary>
public sealed class AdminCensusTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person admin = null!, ada = null!, bob = null!;

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        admin = await meetai.Admin();
        ada = await Named("quiet-Ada");
        bob = await Named("bob");
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task People_are_counted_with_their_living_keys_and_rooms()
    {
        var den = await ada.NewRoom();
        await ada.NewRoom("attic");
        await bob.Accept(await ada.Invite(den));
        await ada.Post("/api/keys", new { name = "phone" });
        var gone = await ada.Post("/api/keys", new { name = "lost" });
        await ada.Http.DeleteAsync($"/api/keys/{gone.Text("id")}");

        var people = (await admin.Get("/api/admin/people")).Items("people");

        Assert.Equal(3, people.Count);
        Assert.Equal(("bob", 1, 1, false), Counted(people[0]));
        Assert.Equal(("quiet-Ada", 2, 2, false), Counted(people[1]));
        Assert.True(people[2].Flag("admin"));
        Assert.NotEqual(JsonValueKind.Null, people[1].GetProperty("last_used").ValueKind);
    }

    [Fact]
    public async Task People_are_found_by_a_part_of_their_handle_and_page_by_page()
    {
        var found = Assert.Single((await admin.Get("/api/admin/people?handle=ADA")).Items("people"));
        Assert.Equal("quiet-Ada", found.Text("handle"));
        Assert.Empty((await admin.Get("/api/admin/people?handle=%25")).Items("people"));

        var first = await admin.Get("/api/admin/people?limit=2");
        var rest = await admin.Get($"/api/admin/people?limit=2&before={first.Items("people")[1].Text("id")}");
        Assert.Equal((true, false), (first.Flag("has_more"), rest.Flag("has_more")));
        Assert.True(Assert.Single(rest.Items("people")).Flag("admin"));
    }

    [Fact]
    public async Task Somebody_who_was_deleted_is_not_counted()
    {
        var id = (await bob.Get("/api/keys/me")).Text("person_id");
        await admin.Http.DeleteAsync($"/api/admin/people/{id}");

        var handles = (await admin.Get("/api/admin/people")).Items("people").Select(one => one.Text("handle"));
        Assert.DoesNotContain(handles, handle => handle.Contains("bob") || handle.Contains("deleted-"));
    }

    [Fact]
    public async Task The_keys_of_one_person_are_listed_alone()
    {
        await ada.Post("/api/keys", new { name = "phone" });
        var id = (await ada.Get("/api/keys/me")).Text("person_id");

        var keys = (await admin.Get($"/api/admin/keys?person={id}")).Items("keys");

        Assert.Equal(["phone", null], keys.Select(key => key.GetProperty("name").GetString()));
        Assert.Empty((await admin.Get($"/api/admin/keys?person={Routes.Absent}")).Items("keys"));
    }

    [Fact]
    public async Task Rooms_come_by_activity_or_by_size()
    {
        var (large, small) = (await ada.NewRoom("large"), await bob.NewRoom("small"));
        for (var i = 0; i < 3; i++)
            await ada.Say(large, new string('x', 1000));

        await bob.Accept(await ada.Invite(large));
        await bob.Say(small, "hello");

        var byActivity = await Rooms("");
        var bySize = await Rooms("?order=size");

        Assert.Equal([small, large], byActivity.Select(Path));
        Assert.Equal([large, small], bySize.Select(Path));
        var first = bySize[0];
        Assert.Equal(("quiet-Ada", 2, 3), (first.Text("owner"), first.Number("members"), first.Number("messages")));
        Assert.InRange(first.Number("bytes"), 3000, 5000);
        Assert.Equal(
            [small], (await Rooms($"?order=size&limit=1&before={first.Text("id")}")).Select(Path));
        Assert.Equal(
            [large], (await Rooms($"?limit=1&before={byActivity[0].Text("id")}")).Select(Path));
    }

    [Fact]
    public async Task A_room_is_called_by_name_only_where_anybody_may_read_it()
    {
        await ada.NewRoom("of our own");
        await ada.Post("/api/rooms", new { name = "for all", visibility = "public" });

        var rooms = await Rooms("");

        Assert.Equal(["for all", null], rooms.Select(room => room.GetProperty("name").GetString()));
        Assert.Equal(["public", "private"], rooms.Select(room => room.Text("visibility")));
    }

    [Theory]
    [InlineData("people?limit=0")]
    [InlineData("people?before=ada")]
    [InlineData("rooms?order=name")]
    [InlineData("webhooks?state=asleep")]
    [InlineData("buckets?name=bread")]
    [InlineData("stats?range=week")]
    [InlineData("stats?after=yesterday")]
    public async Task What_makes_no_sense_is_refused(string query) => await Person.Problem(
        await admin.Http.GetAsync($"/api/admin/{query}"), HttpStatusCode.BadRequest, "invalid_field");

    private async Task<Person> Named(string handle)
        => meetai.With((await admin.Post("/api/admin/keys", new { handle })).Text("key"));

    private async Task<IReadOnlyList<JsonElement>> Rooms(string query)
        => (await admin.Get($"/api/admin/rooms{query}")).Items("rooms");

    private static string Path(JsonElement room) => $"/api/rooms/{room.Text("id")}";

    private static (string, long, long, bool) Counted(JsonElement person)
        => (person.Text("handle"), person.Number("keys"), person.Number("rooms"), person.Flag("admin"));
}
