using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>The operator sees who is at a limit, the emptiest bucket first, and fills it.</summary>
public sealed class AdminBucketsTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person admin = null!;

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--limit", "messages=4/day", "--limit", "keys=1000/day");
        admin = await meetai.Admin();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task The_emptiest_comes_first_and_is_full_once_it_is_reset()
    {
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        await Spend(bob, 1);
        var room = await Spend(ada, 4);
        await Attempts.Refused(await ada.TrySay(room), "messages");

        var buckets = await Buckets("?name=messages");

        Assert.Equal([0, 3], buckets.Select(one => one.Number("remaining")));
        var me = await ada.Get("/api/keys/me");
        Assert.Equal(
            (me.Text("person_id"), me.Text("handle"), me.Text("person_id"), "4/day"),
            (buckets[0].Text("subject"), buckets[0].Text("handle"), buckets[0].Text("person_id"),
                buckets[0].Text("rate")));

        var reset = await admin.Try("/api/admin/limits/messages/reset", new { subject = buckets[0].Text("subject") });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal([3], (await Buckets("?name=messages")).Select(one => one.Number("remaining")));
    }

    [Fact]
    public async Task Addresses_and_keys_have_buckets_too()
    {
        var ada = await meetai.NewPerson();
        var child = await ada.Post("/api/keys", new { name = "bot" });
        await meetai.Command("keys", "limit", child.Text("id"), "messages=2/day");
        await Spend(meetai.With(child.Text("key")), 1);

        var buckets = await Buckets("");

        var ofKey = Assert.Single(buckets, one => one.Text("per") == "key");
        Assert.Equal(
            ($"key:{child.Text("id")}", child.Text("handle"), 1),
            (ofKey.Text("subject"), ofKey.Text("handle"), ofKey.Number("remaining")));
        var ofAddress = Assert.Single(buckets, one => one.Text("per") == "address");
        Assert.Equal(("keys", "127.0.0.1"), (ofAddress.Text("name"), ofAddress.Text("subject")));
        Assert.Equal(JsonValueKind.Null, ofAddress.GetProperty("handle").ValueKind);
        Assert.True((await admin.Get("/api/admin/buckets?limit=1")).Flag("has_more"));
    }

    private static async Task<string> Spend(Person person, int messages)
    {
        var room = await person.NewRoom();
        for (var i = 0; i < messages; i++)
            await person.Say(room, "hello");

        return room;
    }

    private async Task<IReadOnlyList<JsonElement>> Buckets(string query)
        => (await admin.Get($"/api/admin/buckets{query}")).Items("buckets");
}
