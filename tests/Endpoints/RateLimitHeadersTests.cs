using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>What a client is told about its limits, with a success and with a refusal.</summary>
public sealed class RateLimitHeadersTests
{
    [Fact]
    public async Task Every_limited_success_says_the_policy_and_what_is_left()
    {
        await using var meetai = await Running.Start("--limit", "search=off"); // the others as they come
        var anyone = new Person(meetai.Anyone(), key: null);

        var made = await anyone.Try("/api/keys", new { });
        var ada = meetai.With((await Person.Read(made, HttpStatusCode.Created)).Text("key"));
        Says(made, new Quota("keys", Count: 5, Window: 60, Remaining: 4, Time: 12));

        var created = await ada.Try("/api/rooms", new { name = "den" });
        var room = created.Headers.Location!.ToString();
        Says(created, new Quota("rooms", Count: 5, Window: 86_400, Remaining: 4, Time: 17_280));

        Says(await ada.TrySay(room), new Quota("messages", Count: 60, Window: 60, Remaining: 59, Time: 1));
    }

    [Fact]
    public async Task What_is_left_goes_down_by_one_and_the_time_to_a_full_bucket_up()
    {
        await using var meetai = await Running.Start("--limit", "messages=4/day");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        foreach (var left in new[] { 3, 2, 1, 0 })
            Says(await ada.TrySay(room), new Quota("messages", 4, 86_400, left, Time: (4 - left) * 21_600));
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("rooms")]
    [InlineData("messages")]
    public async Task A_refusal_says_which_limit_it_is_when_to_come_back_and_which_option_raises_it(string limit)
    {
        await using var meetai = await Running.Start("--limit", $"{limit}=2/day");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        Func<Task<HttpResponseMessage>> attempt = limit switch
        {
            "keys" => () => new Person(meetai.Anyone(), key: null).Try("/api/keys", new { }),
            "rooms" => () => ada.Try("/api/rooms", new { name = "den" }),
            _ => () => ada.TrySay(room),
        };

        HttpResponseMessage answer;
        while ((answer = await attempt()).StatusCode == HttpStatusCode.Created)
        {
        }

        var quota = await Attempts.Refused(answer, limit);
        Assert.Equal((2, 86_400), (quota.Count, quota.Window));
        Assert.InRange(quota.Time, 43_000, 43_200);
    }

    [Fact]
    public async Task Where_nothing_is_limited_nothing_is_said()
    {
        await using var meetai = await Running.Start("--limit", "keys=off,rooms=off,messages=off");
        var made = await new Person(meetai.Anyone(), key: null).Try("/api/keys", new { });
        var ada = meetai.With((await Person.Read(made, HttpStatusCode.Created)).Text("key"));
        var created = await ada.Try("/api/rooms", new { name = "den" });
        var said = await ada.TrySay(created.Headers.Location!.ToString());
        var read = await ada.Http.GetAsync("/api/rooms");

        Assert.All(new[] { made, created, said, read }, answer => Assert.False(Quota.IsIn(answer)));
    }

    [Fact]
    public async Task A_page_of_another_site_may_read_them()
    {
        await using var meetai = await Running.Start(
            "--limit", "messages=1/day", "--cors-origin", "https://app.example");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        ada.Http.DefaultRequestHeaders.Add("Origin", "https://app.example");
        await ada.TrySay(room);

        var refused = await ada.TrySay(room);

        await Attempts.Refused(refused, "messages");
        var exposed = refused.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(", ");
        Assert.Superset(new HashSet<string> { "Retry-After", "RateLimit", "RateLimit-Policy" }, exposed.ToHashSet());
    }

    /// <summary>The time may have run a little.</summary>
    private static void Says(HttpResponseMessage answer, Quota expected)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var quota = Quota.Of(answer);
        Assert.Equal(expected with { Time = quota.Time }, quota);
        Assert.InRange(quota.Time, Math.Max(expected.Time - 200, 1), expected.Time);
    }
}
