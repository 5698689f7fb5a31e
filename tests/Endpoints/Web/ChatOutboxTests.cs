using MeetAi.Tests.Endpoints.Rooms;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>What is written is sent once and in its order, whatever becomes of the requests and of the page.</summary>
public sealed class ChatOutboxTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task What_is_written_behind_a_lost_message_waits_for_it_and_both_go_by_themselves()
    {
        var room = await box.Ada.NewRoom("queue");
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        page.Reader.Forgive("ERR_FAILED");
        var post = await Hold(page);
        await page.Say("first");
        await page.Say("second");

        await page.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await (await post).AbortAsync();

        await Chatter.SeesNot(page.Page.GetByText("Sending…").Or(page.Page.GetByText("Not sent.")));
        Assert.Equal(["first", "second"], await Contents(room));
    }

    [Fact]
    public async Task Leaving_a_room_while_a_message_is_under_way_neither_loses_nor_doubles_it()
    {
        var (room, other) = (await box.Ada.NewRoom("porch"), await box.Ada.NewRoom("attic"));
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        var post = await Hold(page);
        await page.Say("on my way out");
        await post;
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "attic" }).ClickAsync();
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Heading, new() { Name = "attic" }));
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "porch" }).ClickAsync();
        await page.Sees("on my way out");

        await (await post).ContinueAsync();

        await Chatter.SeesNot(page.Page.GetByText("Sending…"));
        await Chatter.SeesNot(page.Page.GetByText("Not sent."));
        Assert.Equal(1, await page.Message("on my way out").CountAsync());
        Assert.Equal(["on my way out"], await Contents(room));
    }

    [Fact]
    public async Task A_guests_message_whose_answer_was_lost_stands_there_once()
    {
        var square = await box.Ada.NewPublicRoom();
        await using var guest = await Chatter.At(
            browser, box.Meetai, key: null, Chatter.PageOf(square.Public()));
        await guest.Connected();
        guest.Reader.Forgive("ERR_FAILED");
        var post = await Hold(guest);
        await guest.Say("only once");

        await (await post).FetchAsync();
        await guest.Sees("only once");
        await (await post).AbortAsync();

        await Chatter.Sees(guest.Message("only once").Locator("time"));
        await Chatter.SeesNot(guest.Button("Try again"));
        Assert.Equal(1, await guest.Message("only once").CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_uses_the_browser_next_finds_nothing_of_the_last_one(bool isForgotten)
    {
        var room = await box.Ada.NewRoom("shared desk");
        var bob = await box.Meetai.NewPerson();
        await bob.Accept(await box.Ada.Invite(room));
        var made = await box.Ada.Post("/api/keys", new { name = "browser" });
        var key = made.Text("key");
        await using var page = await Chatter.In(browser, box.Meetai, box.Meetai.With(key), room);
        await page.Page.GetByTitle("Change the name").ClickAsync();
        await page.Page.GetByLabel("Your name in messages").FillAsync("Ada the First");
        await page.Page.GetByLabel("Your name in messages").PressAsync("Enter");
        await page.Field.FillAsync("half a secret");

        if (isForgotten)
        {
            await page.Page.GotoAsync("/key");
            await page.Page.Button("Forget the key in this browser").ClickAsync();
            await page.Page.Button("Forget it").ClickAsync();
        }
        else
        {
            page.Reader.Forgive("401");
            await box.Ada.Http.DeleteAsync($"/api/keys/{made.Text("id")}");
            await page.Page.GotoAsync("/key");
        }

        await page.Page.GetByLabel("Your key").FillAsync(bob.Key);
        await page.Page.Button("Use it").ClickAsync();
        await page.Page.IsAt(box.Meetai, "/chat");
        await page.Page.GotoAsync(Chatter.PageOf(room));
        await page.Connected();

        await Assertions.Expect(page.Field).ToHaveValueAsync("");
        Assert.DoesNotContain("Ada", await page.Page.GetByTitle("Change the name").InnerTextAsync());
    }

    [Fact]
    public async Task A_browser_that_keeps_nothing_shows_what_is_public()
    {
        var square = await box.Ada.NewPublicRoom();
        await box.Ada.Say(square, "welcome");
        await using var guest = await Chatter.At(browser, box.Meetai, key: null, "/");
        await guest.Page.AddInitScriptAsync(
            "for (const one of ['localStorage', 'sessionStorage'])"
            + " Object.defineProperty(window, one, { get() { throw new DOMException('No.', 'SecurityError'); } });");
        await guest.Page.GotoAsync(Chatter.PageOf(square.Public()));
        await guest.Sees("welcome");
        await guest.Say("thanks");
        await guest.Sees("thanks");
    }

    [Fact]
    public async Task The_words_of_a_deleted_message_leave_the_answers_that_quote_it()
    {
        var room = await box.Ada.NewRoom("quotes");
        var quoted = (await box.Ada.Say(room, "a slip of the tongue")).Text("id");
        foreach (var number in Enumerable.Range(1, 120)) // so many that it is out of the window
            await box.Ada.Say(room, $"{number}");
        await box.Ada.Post($"{room}/messages", new { sender = "ada", content = "what?", reply_to = quoted });
        await using var page = await Chatter.In(browser, box.Meetai, box.Ada, room);
        await Chatter.Sees(page.Message("what?").GetByText("a slip of the tongue"));

        await box.Ada.Http.DeleteAsync($"{room}/messages/{quoted}");

        await Chatter.Sees(page.Message("what?").GetByText("Message deleted"));
    }

    /// <summary>The next post of a message, which goes nowhere until it is told to.</summary>
    private static async Task<Task<IRoute>> Hold(Chatter page)
    {
        var post = new TaskCompletionSource<IRoute>();
        await page.Page.RouteAsync("**/messages", async route =>
        {
            if (route.Request.Method != "POST" || !post.TrySetResult(route))
                await route.ContinueAsync();
        });
        return post.Task;
    }

    private async Task<IEnumerable<string>> Contents(string room)
        => (await box.Ada.Get($"{room}/messages")).Items("messages").Select(one => one.Text("content"));
}
