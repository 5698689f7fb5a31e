using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>An operator who errs is told so, and nothing changes.</summary>
public sealed class AdminLimitsInputTests(LimitedBox box) : IClassFixture<LimitedBox>, IAsyncLifetime
{
    private Person ada = null!;

    public async Task InitializeAsync()
    {
        (ada, var room) = await box.Newcomer();
        await ada.Say(room, "one");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("messages", """{"subject": "127.0.0.1"}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"subject": "cow"}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"subject": null}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", "{}", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", "cow", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("keys", """{"subject": "0192f0c1-2345-7678-9abc-def012345678"}""",
        HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("keys", """{"subject": "300.0.0.1"}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("cow", """{"subject": "127.0.0.1"}""", HttpStatusCode.NotFound, "not_found")]
    public async Task A_reset_that_makes_no_sense_is_a_problem(
        string limit, string body, HttpStatusCode status, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await Person.Problem(await box.Admin.Http.PostAsync($"/api/admin/limits/{limit}/reset", content), status, code);
        Assert.Equal(2, await ada.Left("messages"));
    }

    [Theory]
    [InlineData("""{"limits": {"messages": "9/day", "cow": "9/day"}}""", "limits.cow")]
    [InlineData("""{"limits": {"messages": "9/day", "keys": "9/day"}}""", "limits.keys")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "0/min"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "-1/min"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "x/y"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "9/century"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "1000000001/s"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": "99999999999999999999/s"}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": ""}}""", "limits.rooms")]
    [InlineData("""{"limits": {"messages": "9/day", "rooms": null}}""", "limits.rooms")]
    public async Task A_grant_that_makes_no_sense_is_a_problem_and_changes_nothing(string body, string field)
    {
        var problem = await Person.Problem(await Grant(body), HttpStatusCode.BadRequest, "invalid_field");

        Assert.Equal([field], problem.Items("errors").Select(error => error.Text("field")));
        Assert.Equal("3/day", await ada.Rate("messages"));
    }

    [Fact]
    public async Task An_unknown_key_is_granted_nothing() => await Person.Problem(
        await box.Admin.Http.PatchAsJsonAsync("/api/admin/keys/mai_----", new { limits = new { messages = "9/day" } }),
        HttpStatusCode.NotFound, "not_found");

    private Task<HttpResponseMessage> Grant(string body) => box.Admin.Http.PatchAsync(
        "/api/admin/keys/" + ada.Key[..8], new StringContent(body, Encoding.UTF8, "application/json"));
}
