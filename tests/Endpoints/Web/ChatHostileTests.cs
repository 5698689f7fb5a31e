using MeetAi.Tests.Endpoints.Rooms;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Whatever is written into a room or a name is shown as text: nothing runs, asks elsewhere or breaks out.
/// </summary>
public sealed class ChatHostileTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    private const string Wide =
        """
        () => {
          const list = document.querySelector("[role=region][aria-label=Messages]").getBoundingClientRect();
          return [...document.querySelectorAll(".message .text, .message .sender, .room-title h1, .room-row, .member")]
            .filter(one => one.getBoundingClientRect().width > 0)
            .filter(one => one.closest(".message") && one.getBoundingClientRect().right > list.right + 1
              || one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.textContent.slice(0, 40));
        }
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Hostile_words_and_names_are_only_ever_text(int width)
    {
        var mallory = await box.Meetai.NewPerson();
        var room = await mallory.NewPublicRoom("<img src=x onerror=window.hit=1>" + new string('M', 60));
        foreach (var name in Hostile.Names)
            await mallory.Say(await mallory.NewRoom(name), "hi", name);

        var count = 0;
        foreach (var message in Hostile.Messages)
            await mallory.Say(room, message, Hostile.Names[count++ % Hostile.Names.Length]);

        await mallory.Say(room, "the last word");
        await using var page = await Chatter.At(
            browser, box.Meetai, mallory.Key, Chatter.PageOf(room),
            new() { ViewportSize = new() { Width = width, Height = 800 } });
        page.Page.Dialog += (_, dialog) => throw new InvalidOperationException(dialog.Message);
        await page.Sees("the last word");
        foreach (var more in await page.Page.GetByText("Show all").AllAsync())
            await page.Page.GetByText("Show all").First.ClickAsync();

        await Look(page, Hostile.Messages.Length + 1);

        await using var guest = await Chatter.At(
            browser, box.Meetai, key: null, Chatter.PageOf(room.Public()),
            new() { ViewportSize = new() { Width = width, Height = 800 } });
        await guest.Sees("the last word");
        await Look(guest, Hostile.Messages.Length + 1);
    }

    private static async Task Look(Chatter page, int count)
    {
        Assert.Equal(count, await page.Messages.Locator("[data-id]").CountAsync());
        Assert.False(await page.Page.EvaluateAsync<bool>("'hit' in window"));
        foreach (var never in new[] { "script, iframe, object, style, img, video, form", "[onerror], [onload], [id]" })
            Assert.Equal(0, await page.Messages.Locator(never).CountAsync());

        Assert.Empty(await page.Messages.Locator("a").EvaluateAllAsync<string[]>(
            "all => all.map(one => one.protocol).filter(one => !['http:', 'https:', 'mailto:'].includes(one))"));
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Wide));
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 40_000);
        foreach (var link in await page.Messages.GetByRole(AriaRole.Link).AllAsync())
            Assert.Contains("noopener", await link.GetAttributeAsync("rel"), StringComparison.Ordinal);
    }
}
