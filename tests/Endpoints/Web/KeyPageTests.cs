using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>A key with one click, shown once, and everything that is done with keys afterwards.</summary>
public sealed partial class KeyPageTests(SharedBox box, Browser browser)
    : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task One_click_makes_a_key_that_works_and_is_shown_once()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Get a key" }).ClickAsync();
        await page.Button("Get a key").ClickAsync();

        var secret = await page.GetByText(Secret()).First.InnerTextAsync();
        var me = await box.Meetai.With(secret).Get("/api/keys/me");
        await Expect(page.GetByText($"You are {me.Text("handle")}")).ToBeVisibleAsync();
        await page.Button("I saved it").ClickAsync();

        await Expect(page.GetByText("this browser", new() { Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.GetByText("this browser", new() { Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_before_saving_is_asked_and_afterwards_is_not()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        var asked = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            asked.Add(dialog.Type);
            _ = dialog.AcceptAsync();
        };
        await page.GotoAsync("/key");
        await page.Button("Get a key").ClickAsync();
        await page.Button("I saved it").WaitForAsync();

        await page.GotoAsync("/");
        Assert.Equal(["beforeunload"], asked);

        await page.GotoAsync("/key");
        await page.Button("New key").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("reviewer");
        await page.Button("Make the key").ClickAsync();
        await page.Button("I saved it").ClickAsync();
        await page.GotoAsync("/");
        Assert.Equal(["beforeunload"], asked);
    }

    [Fact]
    public async Task The_lines_to_paste_hold_this_box_and_this_key_and_can_be_copied()
    {
        await using var reader = await browser.Open(
            box.Meetai, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var page = reader.Page;
        await page.GotoAsync("/key");
        await page.Button("Get a key").ClickAsync();
        var secret = await page.GetByText(Secret()).First.InnerTextAsync();

        foreach (var (tab, what) in new[]
        {
            ("curl", "Lines for curl"), ("Command", "Lines for the command"), ("MCP", "The client's configuration"),
            ("Instructions", "The instructions"),
        })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await page.Button($"Copy {what}").ClickAsync();
            var pasted = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
            Assert.Contains(secret, pasted, StringComparison.Ordinal);
            Assert.Contains(box.Meetai.Url.GetLeftPart(UriPartial.Authority), pasted, StringComparison.Ordinal);
        }

        await page.Button("I saved it").ClickAsync();
    }

    [Fact]
    public async Task The_lines_for_curl_work_as_they_stand()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        await page.GotoAsync("/key");
        await page.Button("Get a key").ClickAsync();
        var lines = await page.GetByRole(AriaRole.Region, new() { Name = "Lines for curl" }).InnerTextAsync();
        await page.Button("I saved it").ClickAsync();

        using var shell = new Terminal();
        Assert.Contains("\"content\":\"hello\"", await shell.Type(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_from_elsewhere_is_taken_when_the_box_knows_it_and_refused_in_words_when_not()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        await page.GotoAsync("/key");
        await page.GetByLabel("Your key").FillAsync("mai_000000000000000000000000");
        await page.Button("Use it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not know this key");
        reader.Forgive("401");

        await page.GetByLabel("Your key").FillAsync($" {box.Ada.Key} ");
        await page.Button("Use it").ClickAsync();
        await page.IsAt(box.Meetai, "/chat");
        await page.GotoAsync("/key");
        await Expect(page.GetByText("this browser", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_key_for_an_agent_is_made_and_rotated_and_revoked_here()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        await reader.LogIn((await box.Meetai.NewPerson()).Key);
        await page.GotoAsync("/key");
        await page.Button("New key").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("reviewer");
        await page.Button("Make the key").ClickAsync();
        var agent = box.Meetai.With(await page.GetByText(Secret()).First.InnerTextAsync());
        Assert.Equal("reviewer", (await agent.Get("/api/keys/me")).Text("agent"));
        await page.Button("I saved it").ClickAsync();

        await page.Button("Rotate reviewer").ClickAsync();
        await page.Button("Rotate", exact: true).ClickAsync();
        var next = box.Meetai.With(await page.GetByText(Secret()).First.InnerTextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.Http.GetAsync("/api/keys/me")).StatusCode);
        Assert.Equal("reviewer", (await next.Get("/api/keys/me")).Text("agent"));
        await page.Button("I saved it").ClickAsync();

        await page.Button("Revoke reviewer").ClickAsync();
        await page.Button("Revoke", exact: true).ClickAsync();
        await Expect(page.Button("Revoke reviewer")).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.Http.GetAsync("/api/keys/me")).StatusCode);
    }

    [Fact]
    public async Task Forgetting_asks_first_and_leaves_the_key_alive()
    {
        await using var reader = await browser.Open(box.Meetai);
        var page = reader.Page;
        await reader.LogIn(box.Ada.Key);
        await page.GotoAsync("/key");
        await page.Button("Forget the key in this browser").ClickAsync();
        await page.Button("Cancel").ClickAsync();
        await Expect(page.GetByText("this browser", new() { Exact = true })).ToBeVisibleAsync();

        await page.Button("Forget the key in this browser").ClickAsync();
        await page.Button("Forget it").ClickAsync();

        await Expect(page.Button("Get a key")).ToBeVisibleAsync();
        Assert.Null(await page.KeptKey());
        await box.Ada.Get("/api/keys/me");
    }

    [Fact]
    public async Task A_key_that_was_revoked_elsewhere_is_said_so_and_can_be_replaced()
    {
        await using var reader = await browser.Open(box.Meetai);
        var person = await box.Meetai.NewPerson();
        await person.Http.DeleteAsync($"/api/keys/{(await person.Get("/api/keys/me")).Text("id")}");
        await reader.LogIn(person.Key);

        await reader.Page.GotoAsync("/key");

        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("no longer good");
        await Expect(reader.Page.Button("Get a key")).ToBeVisibleAsync();
        reader.Forgive("401");
    }

    [Fact]
    public async Task Where_registration_is_closed_the_pages_say_so_and_take_a_key()
    {
        await using var meetai = await Running.Start("--registration", "closed");
        await using var reader = await browser.Open(meetai);
        await reader.Page.GotoAsync("/");
        await Expect(reader.Page.GetByText("Registration is closed here")).ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Use a key you have" }).ClickAsync();
        await Expect(reader.Page.GetByText("Registration is closed on this box")).ToBeVisibleAsync();
        await Expect(reader.Page.Button("Get a key")).ToHaveCountAsync(0);

        await reader.Page.GetByLabel("Your key").FillAsync((await meetai.Admin()).Key);
        await reader.Page.Button("Use it").ClickAsync();
        await reader.Page.IsAt(meetai, "/chat");
    }

    [GeneratedRegex("^mai_[A-Za-z0-9]{24}$")]
    private static partial Regex Secret();
}
