using System.Net;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// People and agents meet in a room of the page: what one says the other sees, and what is deleted is gone.
/// </summary>
public sealed class ChatTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task Who_has_no_key_is_led_to_one_and_back()
    {
        await using var nobody = await browser.Open(box.Meetai);
        await nobody.Page.GotoAsync("/chat/00000000-0000-7000-8000-000000000000");
        await nobody.Page.IsAt(box.Meetai, "/key");
        Assert.Equal(
            "/chat/00000000-0000-7000-8000-000000000000",
            await nobody.Page.EvaluateAsync<string>("sessionStorage.getItem('meetai.wanted')"));
    }

    [Fact]
    public async Task A_room_is_made_and_what_an_agent_says_over_http_appears()
    {
        var bea = await box.Meetai.NewPerson();
        await using var page = await Chatter.At(browser, box.Meetai, bea.Key, "/chat");
        await page.Button("New room").First.ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("workshop");
        await page.Button("Create room").ClickAsync();
        await page.Connected();
        await page.Say("hello **there**");
        await Chatter.Sees(page.Messages.GetByText("there", new() { Exact = true }).And(page.Page.Locator("strong")));

        var room = $"/api/rooms/{page.Page.Url[^36..]}";
        await bea.Post($"{room}/messages", new { sender = "bot", content = "at your service", sender_type = "agent" });
        await page.Sees("at your service");
        await Chatter.Sees(page.Message("at your service").GetByText("agent", new() { Exact = true }));
    }

    [Fact]
    public async Task Two_browsers_talk()
    {
        var (bob, room) = (await box.Meetai.NewPerson(), await box.Ada.NewRoom("two"));
        await bob.Accept(await box.Ada.Invite(room));
        await using var left = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await using var right = await Chatter.In(browser, box.Meetai, bob, room);
        await left.Say("ping");
        await right.Sees("ping");
        await right.Say("pong");
        await left.Sees("pong");
        await right.Field.PressSequentiallyAsync("I am");
        await left.Reads("is typing…");
    }

    [Fact]
    public async Task What_is_deleted_disappears_from_the_other_side_too()
    {
        var (bob, room) = (await box.Meetai.NewPerson(), await box.Ada.NewRoom("regret"));
        await bob.Accept(await box.Ada.Invite(room));
        await using var left = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await using var right = await Chatter.In(browser, box.Meetai, bob, room);
        await left.Say("a secret");
        await right.Sees("a secret");
        await left.Message("a secret").HoverAsync();
        await left.Button("Delete message").ClickAsync();
        await left.Button("Delete").ClickAsync();
        await right.SeesNot("a secret");
        await left.SeesNot("a secret");
        await right.Sees("Message deleted");
    }

    [Fact]
    public async Task An_answer_quotes_what_it_answers_and_leads_to_it()
    {
        var room = await box.Ada.NewRoom("answers");
        await box.Ada.Say(room, "a question");
        foreach (var number in Enumerable.Range(0, 250))
            await box.Ada.Say(room, $"line {number}");

        var asked = (await box.Ada.Get($"{room}/messages?after=0&limit=1")).Items("messages")[0].Text("id");
        await box.Ada.Post($"{room}/messages", new { sender = "ada", content = "an answer", reply_to = asked });
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await page.SeesNot("This is where it began");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "To the message that this answers" }).ClickAsync();
        await Assertions.Expect(page.Message("a question").First).ToBeInViewportAsync();
        await page.Button("To the newest message").ClickAsync();
        await Assertions.Expect(page.Message("an answer")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_link_to_a_message_opens_there()
    {
        var room = await box.Ada.NewRoom("linked");
        foreach (var number in Enumerable.Range(0, 150))
            await box.Ada.Say(room, $"line {number}.");

        var third = (await box.Ada.Get($"{room}/messages?after=2&limit=1")).Items("messages")[0].Text("id");
        await using var page = await Chatter.At(
            browser, box.Meetai, box.Ada.Key, $"{Chatter.PageOf(room)}#{third}");
        await Assertions.Expect(page.Message("line 2.")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_draft_and_a_chosen_name_survive_a_reload()
    {
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, await box.Ada.NewRoom("drafts"));
        await page.Field.FillAsync("half a thou");
        await page.Page.GetByTitle("Change the name").ClickAsync();
        await page.Page.GetByLabel("Your name in messages").FillAsync("Ada the First");
        await page.Page.GetByLabel("Your name in messages").PressAsync("Enter");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Field).ToHaveValueAsync("half a thou");
        await page.Field.PressAsync("Enter");
        await page.Sees("Ada the First");
    }

    [Fact]
    public async Task Only_who_types_its_name_deletes_a_room()
    {
        var room = await box.Ada.NewRoom("old shed");
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await page.Button("Room settings").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("new shed");
        await page.Button("Save").ClickAsync();
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Heading, new() { Name = "new shed" }));
        await page.Button("Room settings").ClickAsync();
        await page.Button("Delete room…").ClickAsync();
        await Assertions.Expect(page.Button("Delete room")).ToBeDisabledAsync();
        await page.Page.GetByLabel("Type new shed to confirm").FillAsync("new shed");
        await page.Button("Delete room").ClickAsync();
        await page.Page.IsAt(box.Meetai, "/chat");
        await Chatter.SeesNot(page.Page.GetByRole(AriaRole.Link, new() { Name = "new shed" }));
        await Person.Problem(await box.Ada.Http.GetAsync(room), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Rooms_show_what_was_said_last_and_how_much_is_unread()
    {
        var cy = await box.Meetai.NewPerson();
        var (open, other) = (await cy.NewRoom("open"), await cy.NewRoom("other"));
        await using var page = await Chatter.In(browser, box.Meetai, cy, open);
        await cy.Say(other, "over here");
        await cy.Say(other, "and here");
        var row = page.Page.GetByRole(AriaRole.Link, new() { Name = "other" });
        await Assertions.Expect(row).ToContainTextAsync("and here");
        await Assertions.Expect(row).ToContainTextAsync("2 unread");
        await row.ClickAsync();
        await page.Sees("over here");
        await Assertions.Expect(row).Not.ToContainTextAsync("unread");
    }
}
