using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>A key that operates the box: made on the box, and for everybody else there is no such thing.</summary>
public sealed class AdminKeysTests(SharedBox box) : IClassFixture<SharedBox>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "/api/admin/keys" },
        { "POST", "/api/admin/keys" },
        { "PATCH", "/api/admin/keys/mai_" },
        { "DELETE", "/api/admin/keys/mai_" },
        { "GET", "/api/admin/limits" },
        { "POST", "/api/admin/limits/messages/reset" },
        { "PUT", "/api/admin/limits" },
        { "GET", "/api/admin/cow" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Admin_routes_are_not_there_without_an_admin_key(string method, string path)
    {
        foreach (var key in new[] { null, box.Ada.Key, "mai_000000000000000000000000" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            var answer = await new Person(box.Meetai.Anyone(), key).Http.SendAsync(request);

            await Person.Problem(answer, HttpStatusCode.NotFound, "not_found");
            Assert.Empty(answer.Content.Headers.Allow);
            Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        }

        await box.Ada.Get("/api/keys/me");
    }

    [Fact]
    public async Task With_an_admin_key_they_work_over_the_network()
    {
        var admin = await box.Meetai.Admin();

        var made = await admin.Post("/api/admin/keys", new { handle = "bob" });
        var keys = (await admin.Get("/api/admin/keys?limit=200")).Items("keys");
        Assert.Contains(made.Text("id"), keys.Select(key => key.Text("id")));
        Assert.Equal(5, (await admin.Get("/api/admin/limits")).Items("limits").Count);
        var reset = await admin.Try("/api/admin/limits/messages/reset", new { subject = made.Text("person_id") });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        var revoked = await admin.Http.DeleteAsync($"/api/admin/keys/{made.Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        var bob = await box.Meetai.With(made.Text("key")).Http.GetAsync("/api/keys/me");
        await Person.Problem(bob, HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_key_says_whether_it_is_one()
    {
        var admin = await box.Meetai.Admin();
        Assert.True((await admin.Get("/api/keys/me")).Flag("admin"));
        Assert.False((await box.Ada.Get("/api/keys/me")).Flag("admin"));
    }

    [Fact]
    public async Task Nobody_makes_themselves_one()
    {
        foreach (var http in new[] { box.Meetai.Anyone(), box.Ada.Http, box.Meetai.Operator() })
        {
            var answer = await http.PostAsJsonAsync("/api/keys", new { admin = true });
            var stranger = box.Meetai.With((await Person.Read(answer, HttpStatusCode.Created)).Text("key"));

            Assert.False((await stranger.Get("/api/keys/me")).Flag("admin"));
            await Person.Problem(await stranger.Http.GetAsync("/api/admin/keys"), HttpStatusCode.NotFound, "not_found");
        }
    }

    [Fact]
    public async Task An_admin_key_makes_another_one_and_a_revoked_one_operates_nothing()
    {
        var admin = await box.Meetai.Admin();
        var made = await admin.Post("/api/admin/keys", new { admin = true });
        var other = box.Meetai.With(made.Text("key"));
        await other.Get("/api/admin/keys");

        await admin.Http.DeleteAsync($"/api/admin/keys/{made.Text("id")}");

        await Person.Problem(await other.Http.GetAsync("/api/admin/keys"), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task An_admin_sees_no_room_of_anybody() => await Person.Problem(
        await (await box.Meetai.Admin()).Http.GetAsync($"{box.Room}/messages"), HttpStatusCode.NotFound, "not_found");
}
