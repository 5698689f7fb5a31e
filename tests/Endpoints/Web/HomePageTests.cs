using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The start page says what this box is and what goes on in it.</summary>
public sealed class HomePageTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task Public_rooms_stand_there_with_their_last_words_and_are_looked_at_again()
    {
        var room = (await box.Ada.Post("/api/rooms", new { name = "square", visibility = "public" })).Text("id");
        await box.Ada.Say($"/api/rooms/{room}", "**first** words");
        await using var reader = await browser.Open(box.Meetai);
        await reader.Page.Clock.InstallAsync();
        await reader.Page.GotoAsync("/");
        var link = reader.Page.GetByRole(AriaRole.Link, new() { Name = "square" });
        await Expect(link).ToContainTextAsync("ada first words");

        await box.Ada.Say($"/api/rooms/{room}", "later words");
        await reader.Page.Clock.FastForwardAsync(10_000);

        await Expect(link).ToContainTextAsync("ada later words");
        Assert.Equal($"/public/{room}", await link.GetAttributeAsync("href"));
    }

    [Fact]
    public async Task Without_public_rooms_none_are_spoken_of()
    {
        await using var meetai = await Running.Start("--public-rooms", "off");
        await using var reader = await browser.Open(meetai);
        await reader.Page.GotoAsync("/");
        await Expect(reader.Page.GetByText("Meet AI 0.")).ToBeVisibleAsync();

        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Name = "Public rooms" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_has_a_key_is_led_to_their_rooms()
    {
        await using var reader = await browser.Open(box.Meetai);
        await reader.LogIn(box.Ada.Key);
        await reader.Page.GotoAsync("/");

        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Open your rooms" }).ClickAsync();

        await reader.Page.IsAt(box.Meetai, "/chat");
    }

    [Fact]
    public async Task The_three_lines_for_an_agent_work_as_they_stand()
    {
        await using var reader = await browser.Open(box.Meetai);
        await reader.Page.GotoAsync("/");
        var lines = await reader.Page.GetByRole(AriaRole.Region, new() { Name = "In a shell" }).InnerTextAsync();

        using var shell = new Terminal();
        Assert.Contains("\"content\":\"hello\"", await shell.Type(lines), StringComparison.Ordinal);
    }
}
