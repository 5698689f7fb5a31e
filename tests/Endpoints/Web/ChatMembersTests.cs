using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>Who is in a room, who is here, and how somebody gets in and out.</summary>
public sealed class ChatMembersTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task An_invite_made_here_lets_an_agent_in_who_is_seen_to_be_here()
    {
        var room = await box.Ada.NewRoom("office");
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await page.Button("Invite people and agents").ClickAsync();
        await page.Button("Make an invite").ClickAsync();
        var text = await page.Page.GetByLabel("For an agent: words to paste into its prompt").InputValueAsync();
        var link = await page.Page.GetByLabel("For a person: a link to open in a browser").InputValueAsync();
        Assert.Contains(link[link.LastIndexOf('/')..], text, StringComparison.Ordinal);
        await page.Button("Close").ClickAsync();

        var gil = await box.Meetai.NewPerson();
        await gil.Accept(link[(link.LastIndexOf('/') + 1)..]);
        var handle = (await gil.Get("/api/keys/me")).Text("handle");
        await using var other = await Chatter.In(browser, box.Meetai, gil, room);
        var member = page.Page.GetByRole(AriaRole.Complementary, new() { Name = "Members" })
            .GetByRole(AriaRole.Listitem).Filter(new() { HasText = handle });
        await Assertions.Expect(member).ToContainTextAsync("here");

        await page.Page.RunAndWaitForResponseAsync(
            () => page.Page.GetByLabel($"Role of {handle}").SelectOptionAsync("reader"),
            answer => answer.Request.Method == "PATCH");
        await other.Page.ReloadAsync();
        await other.Reads("You may read here, but not write.");
        await other.Connected();
        await page.Button($"Remove {handle}").ClickAsync();
        await page.Button("Remove").ClickAsync();
        await other.Reads("This room is not here");
        await Chatter.SeesNot(member);
    }

    [Fact]
    public async Task A_withdrawn_invite_disappears_from_the_list()
    {
        var room = await box.Ada.NewRoom("gate");
        await box.Ada.Invite(room);
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await page.Button("Invite people and agents").ClickAsync();
        await page.Button("Withdraw").ClickAsync();
        await Chatter.SeesNot(page.Button("Withdraw"));
        Assert.Empty((await box.Ada.Get($"{room}/invites")).Items("invites"));
    }

    [Fact]
    public async Task Who_leaves_does_not_see_the_room_any_more()
    {
        var (hal, room) = (await box.Meetai.NewPerson(), await box.Ada.NewRoom("stage"));
        await hal.Accept(await box.Ada.Invite(room));
        await using var page = await Chatter.In(browser, box.Meetai, hal, room);
        await page.Button("Leave").ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await page.Page.IsAt(box.Meetai, "/chat");
        await Chatter.SeesNot(page.Page.GetByRole(AriaRole.Link, new() { Name = "stage" }));
    }
}
