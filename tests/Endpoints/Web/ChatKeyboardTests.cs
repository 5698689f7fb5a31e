using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The rooms without a mouse, and on a phone.</summary>
public sealed class ChatKeyboardTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    private static readonly BrowserNewContextOptions phone = new()
    {
        ViewportSize = new() { Width = 360, Height = 740 },
        IsMobile = true,
        HasTouch = true,
    };

    [Fact]
    public async Task Everything_is_reached_by_keyboard_alone()
    {
        var dora = await box.Meetai.NewPerson();
        await dora.Say(await dora.NewRoom("attic"), "dust");
        await dora.Say(await dora.NewRoom("cellar"), "wine");
        await using var page = await Chatter.At(browser, box.Meetai, dora.Key, "/chat");
        var keys = page.Page.Keyboard;
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Link, new() { Name = "attic" }));

        await keys.PressAsync("Control+k"); // to a room by its name
        await keys.TypeAsync("att");
        await keys.PressAsync("Enter");
        await page.Sees("dust");
        await Assertions.Expect(page.Field).ToBeFocusedAsync();
        await keys.TypeAsync("swept");
        await keys.PressAsync("Enter");
        await page.Sees("swept");

        await keys.PressAsync("ArrowUp"); // to the messages, and an answer to the first
        await keys.PressAsync("ArrowUp");
        await Assertions.Expect(page.Message("dust")).ToBeFocusedAsync();
        await keys.PressAsync("r");
        await keys.TypeAsync("gone");
        await keys.PressAsync("Enter");
        await Chatter.Sees(page.Message("gone").GetByLabel("To the message that this answers"));

        await keys.PressAsync("ArrowUp"); // deletes it
        await Assertions.Expect(page.Message("gone")).ToBeFocusedAsync();
        await keys.PressAsync("Delete");
        await keys.PressAsync("Tab");
        await Assertions.Expect(page.Button("Delete")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await page.Sees("Message deleted");

        await keys.PressAsync("Alt+ArrowDown"); // the room below
        await page.Sees("wine");
        await keys.PressAsync("Escape");
        await Assertions.Expect(page.Field).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_gives_the_focus_back_and_leaves_things_as_they_were()
    {
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, box.Room);
        var settings = page.Button("Room settings");
        await settings.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.GetByLabel("Name").WaitForAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(settings).ToBeFocusedAsync();

        var name = page.Page.GetByTitle("Change the name");
        var before = await name.InnerTextAsync();
        await name.ClickAsync();
        await page.Page.Keyboard.TypeAsync("somebody else");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Field).ToBeFocusedAsync();
        await Assertions.Expect(name).ToHaveTextAsync(before);
    }

    [Fact]
    public async Task Slash_searches_and_question_mark_tells_the_keys()
    {
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, box.Room);
        await page.Messages.FocusAsync();
        await page.Page.Keyboard.PressAsync("?");
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" }));
        await page.Page.Keyboard.PressAsync("Escape");
        await Chatter.SeesNot(page.Page.GetByRole(AriaRole.Dialog));
        await page.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Page.GetByLabel("Search rooms and messages")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "den" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task On_a_phone_list_and_room_are_two_screens_and_back_goes_back()
    {
        var eli = await box.Meetai.NewPerson();
        await eli.Say(await eli.NewRoom("pocket"), "hello from a pocket");
        await using var page = await Chatter.At(browser, box.Meetai, eli.Key, "/chat", phone);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "pocket" }).TapAsync();
        await page.Sees("hello from a pocket");
        await Assertions.Expect(page.Page.GetByLabel("Search rooms and messages")).ToBeHiddenAsync();

        await page.Field.FillAsync("two lines");
        await page.Field.PressAsync("Enter");
        await page.Field.PressSequentiallyAsync("and a button");
        await Assertions.Expect(page.Field).ToHaveValueAsync("two lines\nand a button");
        await page.Button("Send").TapAsync();
        await page.Sees("and a button");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Equal("16px", await page.Field.EvaluateAsync<string>("field => getComputedStyle(field).fontSize"));

        await page.Page.GoBackAsync();
        await Chatter.Sees(page.Page.GetByLabel("Search rooms and messages"));
        await Assertions.Expect(page.Field).ToBeHiddenAsync();
    }
}
