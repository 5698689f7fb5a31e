namespace MeetAi.Tests.Endpoints.Search;

/// <summary>Searches have a limit of their own, per person.</summary>
public sealed class SearchLimitTests
{
    [Fact]
    public async Task Both_ways_of_searching_pay_from_one_bucket_and_an_absent_room_costs_nothing()
    {
        await using var meetai = await Running.Start("--limit", "search=2/day");
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();

        await ada.Http.GetAsync($"/api/rooms/{Routes.Absent}/search?q=a");
        await ada.Get("/api/search?q=a");
        await ada.Get($"{room}/search?q=a");

        Assert.Equal(2, (await Attempts.Refused(await ada.Http.GetAsync("/api/search?q=a"), "search")).Count);
        await Attempts.Refused(await ada.Http.GetAsync($"{room}/search?q=a"), "search");
        await bob.Get("/api/search?q=a");
    }
}
