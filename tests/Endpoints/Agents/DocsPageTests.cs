using MeetAi.Tests.Endpoints.Web;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// The page at /docs in a real browser, and its curl line in a real shell. What it must not do (ask elsewhere, break
/// its policy, complain) is watched by whoever reads it.
/// </summary>
public sealed class DocsPageTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task It_shows_all_of_the_document_and_opens_where_the_link_points()
    {
        var api = await OpenApi.Of(box.Meetai);
        await using var reader = await browser.Open(box.Meetai);

        await reader.Page.GotoAsync("/docs#sendMessage");
        await reader.Page.Locator("#sendMessage").WaitForAsync();

        Assert.InRange((await reader.Page.Locator("#sendMessage").BoundingBoxAsync())!.Y, 0, 700);
        var shown = await reader.Page.Locator("article").EvaluateAllAsync<string[]>("all => all.map(one => one.id)");
        Assert.Empty(api.Operations.Select(one => one.Id).Concat(api.Schemas.Select(one => one.Name)).Except(shown));
        Assert.Contains("Send a message", await reader.Page.Locator("[aria-current]").InnerTextAsync());
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_find_a_route()
    {
        await using var reader = await browser.Open(box.Meetai);
        await reader.Page.GotoAsync("/docs");
        await reader.Page.Locator("#sendMessage").WaitForAsync();

        await reader.Page.Keyboard.PressAsync("/");
        await reader.Page.Keyboard.TypeAsync("idempotency-key text/plain");
        var found = await reader.Page.Locator("#search-found").InnerTextAsync();
        await reader.Page.Keyboard.PressAsync("Enter");

        await reader.Page.IsAt(box.Meetai, "/docs#sendMessage");
        Assert.Matches("^[1-9][0-9]* found$", found);
        Assert.False(await reader.Page.Locator("#listRooms").IsVisibleAsync());
    }

    [Fact]
    public async Task The_line_that_was_copied_works_as_it_stands()
    {
        await using var reader = await browser.Open(box.Meetai, new()
        {
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        await reader.Page.GotoAsync("/docs");

        await reader.Page.GetByRole(
            AriaRole.Button, new() { Name = "Copy the curl line of sendMessage" }).PressAsync("Enter");
        await reader.Page.GetByText("Copied").WaitForAsync();
        var line = await reader.Page.EvaluateAsync<string>("navigator.clipboard.readText()");

        using var shell = new Terminal();
        var (url, room) = (box.Meetai.Url.GetLeftPart(UriPartial.Authority), box.Room["/api/rooms/".Length..]);
        await shell.Type($"URL={url} KEY={box.Ada.Key} ROOM={room}");
        Assert.Equal("message", (await shell.TypeForJson(line)).Text("type"));
    }
}
