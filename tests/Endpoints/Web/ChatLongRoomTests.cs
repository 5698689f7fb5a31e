using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>A room of 10,000 messages is as light as one of a hundred: the page holds a window on it.</summary>
public sealed class ChatLongRoomTests(Browser browser) : IClassFixture<Browser>
{
    private const int Count = 10_000, MostRows = 400, MostNodes = 20_000;

    [Fact]
    public async Task A_long_room_opens_at_its_end_and_is_read_back_to_its_beginning()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom("long");
        for (var first = 0; first < Count; first += 100)
            await Task.WhenAll(Enumerable.Range(first, 100).Select(number => ada.Say(room, $"**word** {number}.")));

        await using var page = await Chatter.In(browser, meetai, ada, room);
        await Assertions.Expect(page.Messages.Locator("[data-id]").Last).ToBeInViewportAsync();

        var rows = page.Messages.Locator("[data-id]");
        while (!await page.Page.GetByText("This is where it began.").IsVisibleAsync())
        {
            await page.Messages.EvaluateAsync("list => list.scrollTop = 0");
            await page.Page.EvaluateAsync("new Promise(requestAnimationFrame)");
            Assert.InRange(await rows.CountAsync(), 1, MostRows);
        }

        Assert.InRange(await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, MostNodes);

        await ada.Say(room, "and one more");
        await page.Button("1 new message").ClickAsync();
        await page.Sees("and one more");
        await page.Messages.PressAsync("Home");
        await Assertions.Expect(page.Page.GetByText("This is where it began.")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task What_one_reads_keeps_its_place_while_older_messages_come()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom("still");
        for (var first = 0; first < 600; first += 100)
            await Task.WhenAll(Enumerable.Range(first, 100).Select(number => ada.Say(room, $"word {number}.")));

        await using var page = await Chatter.In(browser, meetai, ada, room);
        await Assertions.Expect(page.Messages.Locator("[data-id]").Last).ToBeInViewportAsync();
        var moved = await page.Messages.EvaluateAsync<double>(
            """
            async list => {
              list.scrollTop = 900;
              const row = [...list.querySelectorAll("[data-id]")].find(one => one.getBoundingClientRect().top > 200);
              const [top, count] = [row.getBoundingClientRect().top, list.querySelectorAll("[data-id]").length];
              while (list.querySelectorAll("[data-id]").length === count) await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
              return row.getBoundingClientRect().top - top;
            }
            """);
        Assert.InRange(moved, -2, 2);
    }
}
