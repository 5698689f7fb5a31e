using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>What a person can ask about their limits.</summary>
public sealed class LimitsApiTests(LimitedBox box) : IClassFixture<LimitedBox>, IAsyncLifetime
{
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync() => (ada, room) = await box.Newcomer();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_person_sees_every_limit_of_theirs_and_what_is_left()
    {
        await ada.Say(room, "one");

        var limits = (await ada.Get("/api/limits")).Items("limits");
        Assert.Equal(
            [("messages", "3/day"), ("rooms", "5/day"), ("search", "off")],
            limits.Select(limit => (limit.Text("name"), limit.Text("rate"))));
        Assert.Equal([2, 4], limits.Take(2).Select(limit => limit.Number("remaining")));
        Assert.InRange(limits[0].Number("reset_after"), 28_000, 28_800);
        Assert.InRange(limits[1].Number("reset_after"), 17_000, 17_280);
        Assert.Equal(
            (JsonValueKind.Null, 0), (limits[2].GetProperty("remaining").ValueKind, limits[2].Number("reset_after")));
    }

    [Fact]
    public async Task A_check_tells_and_takes_nothing()
    {
        await ada.Say(room, "one");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((true, 2, 0), Seen(await Check("messages", new { })));
            Assert.Equal((true, 2, 0), Seen(await Check("messages", new { cost = 2 })));
            var (allowed, remaining, wait) = Seen(await Check("messages", new { cost = 3 }));
            Assert.Equal((false, 2), (allowed, remaining));
            Assert.InRange(wait, 28_000, 28_800);
        }

        Assert.Equal(2, await ada.Left("messages"));
        await ada.Say(room, "two");
        await ada.Say(room, "three");
        Assert.False(Seen(await Check("messages", new { })).Allowed);
    }

    [Fact]
    public async Task A_check_needs_no_body_and_asks_for_one()
    {
        var answer = await ada.Http.PostAsync("/api/limits/messages/check", null);
        Assert.Equal((true, 3, 0), Seen(await Person.Read(answer, HttpStatusCode.OK)));
    }

    [Fact]
    public async Task What_is_off_allows_everything()
    {
        var seen = await Check("search", new { cost = 1_000_000_000 });
        Assert.Equal((true, 0), (seen.Flag("allowed"), seen.Number("retry_after")));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("remaining").ValueKind);
    }

    /// <summary>No wait helps: there is no time to say.</summary>
    [Theory]
    [InlineData("messages", 4)]
    [InlineData("messages", 533_000_000)]
    [InlineData("rooms", 1_000_000_000)]
    public async Task More_than_the_bucket_holds_is_never_allowed(string limit, long cost)
    {
        var seen = await Check(limit, new { cost });
        Assert.False(seen.Flag("allowed"));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("retry_after").ValueKind);
    }

    [Theory]
    [InlineData("messages", """{"cost": 0}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"cost": -1}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"cost": 1000000001}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"cost": 99999999999999999999}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"cost": 1.5}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", """{"cost": "one"}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("messages", "cow", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("cow", "{}", HttpStatusCode.NotFound, "not_found")]
    [InlineData("MESSAGES", "{}", HttpStatusCode.NotFound, "not_found")]
    [InlineData("keys", "{}", HttpStatusCode.NotFound, "not_found")]
    public async Task A_check_that_makes_no_sense_is_a_problem(
        string limit, string body, HttpStatusCode status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await Person.Problem(await ada.Http.PostAsync($"/api/limits/{limit}/check", content), status, code);
        Assert.Equal(3, await ada.Left("messages"));
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_to_see()
    {
        var anyone = box.Meetai.Anyone();
        var (usage, check) = ("/api/limits", "/api/limits/messages/check");
        await Person.Problem(await anyone.GetAsync(usage), HttpStatusCode.Unauthorized, "unauthorized");
        await Person.Problem(await anyone.PostAsync(check, null), HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static (bool Allowed, long Remaining, long RetryAfter) Seen(JsonElement seen)
        => (seen.Flag("allowed"), seen.Number("remaining"), seen.Number("retry_after"));

    private async Task<JsonElement> Check(string limit, object body)
        => await Person.Read(await ada.Http.PostAsJsonAsync($"/api/limits/{limit}/check", body), HttpStatusCode.OK);
}
