using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>What was said in any room is found from the page, and leads to where it was said.</summary>
public sealed class ChatSearchTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task Words_of_another_room_are_found_by_keyboard_and_lead_there()
    {
        var room = await box.Ada.NewRoom("archive");
        await box.Ada.Say(room, "the <b>zeppelin</b> landed");
        foreach (var number in Enumerable.Range(0, 120))
            await box.Ada.Say(room, $"line {number}");

        var search = new Uri(box.Meetai.Url, "/api/search?q=zeppelin");
        while ((await box.Ada.Get(search.PathAndQuery)).Items("results").Count == 0)
            await Task.Yield(); // it is indexed behind the answer

        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, box.Room);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Messages.FocusAsync();
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("zeppelin");
        var found = page.Page.GetByRole(AriaRole.Region, new() { Name = "Messages found" }).GetByRole(AriaRole.Link);
        await Assertions.Expect(found).ToContainTextAsync("the <b>zeppelin</b> landed");
        await Assertions.Expect(found.Locator("mark")).ToHaveTextAsync("zeppelin");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Message("zeppelin")).ToBeInViewportAsync();
        await page.Page.GetByLabel("Search rooms and messages").PressAsync("Escape");
        await Chatter.SeesNot(found);
    }
}
