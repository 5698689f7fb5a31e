using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>An operator at the admin page: who may see it, and what is done there about people and limits.</summary>
public sealed class AdminPageTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private Running meetai = null!;
    private Person admin = null!, ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--limit", "messages=100/day");
        admin = await meetai.Admin();
        ada = meetai.With((await admin.Post("/api/admin/keys", new { handle = "ada" })).Text("key"));
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task Whose_key_operates_nothing_is_told_so_and_keeps_it()
    {
        await using var reader = await browser.Open(meetai);
        await reader.LogIn(ada.Key);
        await reader.Page.GotoAsync("/admin");
        await reader.Page.GetByText("does not operate the box").WaitForAsync();

        await SignIn(reader.Page, ada.Key);
        await reader.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "a person's key" }).WaitForAsync();
        await SignIn(reader.Page, "mai_000000000000000000000000");
        await reader.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "does not know this key" }).WaitForAsync();
        reader.Forgive("401");

        await SignIn(reader.Page, admin.Key);
        await reader.Page.GetByRole(AriaRole.Tab, new() { Name = "Overview" }).WaitForAsync();
        Assert.Equal(ada.Key, await reader.Page.KeptKey());

        await reader.Page.Button("Sign out").ClickAsync();
        await reader.Page.GetByText("does not operate the box").WaitForAsync();
    }

    [Fact]
    public async Task A_key_is_made_limited_slowed_down_helped_on_and_revoked()
    {
        await using var reader = await Operator("People");
        var page = reader.Page;
        await page.Button("New person").ClickAsync();
        await page.GetByLabel("Handle", new() { Exact = true }).FillAsync("bob");
        await page.Button("Make the key").ClickAsync();
        var bob = meetai.With(await page.GetByLabel("The key", new() { Exact = true }).InnerTextAsync());
        var his = await bob.NewRoom();
        await page.Button("I saved it").ClickAsync();

        await page.Button("bob", exact: true).ClickAsync();
        await page.GetByLabel("Rate").FillAsync("1/day");
        await page.Button("Grant").ClickAsync();
        await page.GetByText("messages 1/day (everybody else 100/day)").WaitForAsync();
        await bob.Say(his, "once");
        await Attempts.Refused(await bob.TrySay(his), "messages");
        await page.Button("Close").ClickAsync();

        await Tab(page, "Limits");
        await page.GetByRole(AriaRole.Row, new() { Name = "bob messages, 1/day none: slowed down" }).WaitForAsync();
        await page.Button("Reset messages of bob").ClickAsync();
        await page.GetByText("bob may go on").WaitForAsync();
        await bob.Say(his, "twice");

        await Tab(page, "People");
        await page.Button("bob", exact: true).ClickAsync();
        await page.Button("Revoke first key").ClickAsync();
        await page.Button("Revoke", exact: true).ClickAsync();
        await page.GetByText("No living key").WaitForAsync();
        Assert.Equal(401, (int)(await bob.Http.GetAsync("/api/keys/me")).StatusCode);
    }

    [Fact]
    public async Task A_person_is_deleted_only_once_their_handle_was_typed()
    {
        await using var reader = await Operator("People");
        var page = reader.Page;
        await page.GetByLabel("Search people by handle").FillAsync("AD");
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await page.Button("ada", exact: true).ClickAsync();
        await page.Button("Delete ada").ClickAsync();
        await page.GetByLabel("Type ada to confirm").FillAsync("Ada");
        await Assertions.Expect(page.Button("Delete for good")).ToBeDisabledAsync();

        await page.GetByLabel("Type ada to confirm").FillAsync("ada");
        await page.Button("Delete for good").ClickAsync();
        await page.GetByText("Nobody is called that.").WaitForAsync();
        Assert.Equal(401, (int)(await ada.Http.GetAsync("/api/keys/me")).StatusCode);
    }

    [Fact]
    public async Task Charts_and_counts_move_when_messages_are_posted()
    {
        await using var reader = await Operator("Overview");
        var messages = reader.Page.GetByRole(AriaRole.Img, new() { Name = "Messages per second: messages" });
        await messages.WaitForAsync();
        await Assertions.Expect(messages).ToHaveAccessibleNameAsync(new Regex("most 0;"));

        for (var i = 0; i < 7; i++)
            await ada.Say(room, "hello");

        await Assertions.Expect(messages)
            .ToHaveAccessibleNameAsync(new Regex("at most 0?[.1-9]"));
        await reader.Page.GetByText("Messages").Locator("..").Filter(new() { HasText = "7" }).First.WaitForAsync();
        await reader.Page.GetByLabel("Last day").CheckAsync();
        await messages.WaitForAsync();
    }

    [Fact]
    public async Task Rooms_come_by_size_and_a_table_is_sorted_by_its_headings()
    {
        var small = await ada.Post("/api/rooms", new { name = "a small one", visibility = "public" });
        await ada.Say(room, "hello");
        await ada.Say(room, "hello");
        await ada.Say($"/api/rooms/{small.Text("id")}", "hello");
        await using var reader = await Operator("Rooms");
        var first = reader.Page.GetByRole(AriaRole.Row).Nth(1);
        await Assertions.Expect(first).ToContainTextAsync("a small one");

        await reader.Page.GetByLabel("Largest").CheckAsync();
        await Assertions.Expect(first).ToContainTextAsync("private");

        await reader.Page.Button("Messages").ClickAsync();
        await reader.Page.Button("Messages").ClickAsync();
        await Assertions.Expect(first).ToContainTextAsync("a small one");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Messages" }).First)
            .ToHaveAttributeAsync("aria-sort", "ascending");
    }

    [Fact]
    public async Task On_a_small_phone_nothing_but_tables_is_wider_than_the_screen()
    {
        var phone = new BrowserNewContextOptions { ViewportSize = new() { Width = 360, Height = 640 } };
        await using var reader = await Operator("Overview", phone);
        foreach (var tab in new[] { "Overview", "People", "Rooms", "Limits", "Webhooks", "Jobs" })
        {
            await Tab(reader.Page, tab);
            var over = await reader.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            Assert.True(over <= 0, $"{tab}: {over} px");
        }
    }

    private async Task<Reader> Operator(string tab, BrowserNewContextOptions? options = null)
    {
        var reader = await browser.Open(meetai, options);
        await reader.LogIn(admin.Key);
        await reader.Page.GotoAsync($"/admin#{tab.ToLowerInvariant()}");
        await reader.Page.GetByRole(AriaRole.Tab, new() { Name = tab, Selected = true }).WaitForAsync();
        return reader;
    }

    private static async Task SignIn(IPage page, string key)
    {
        await page.GetByLabel("An admin's key").FillAsync(key);
        await page.Button("Sign in").ClickAsync();
    }

    private static Task Tab(IPage page, string name)
        => page.GetByRole(AriaRole.Tab, new() { Name = name }).ClickAsync();
}
