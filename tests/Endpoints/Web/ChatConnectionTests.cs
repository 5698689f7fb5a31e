using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>Whatever happens to the line, nothing is lost or doubled, and what happened is said in words.</summary>
public sealed partial class ChatConnectionTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task After_the_server_was_killed_and_started_again_it_goes_on()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "before");
        await using var page = await Chatter.In(browser, meetai, ada, room);
        page.Reader.ForgiveOutage();
        await page.Sees("before");

        await meetai.Kill();
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Main).GetByText("Reconnecting…"));
        await page.Say("written meanwhile");
        await page.Sees("Not sent.");
        await meetai.Launch(sameAddress: true);

        await page.Connected();
        await Chatter.SeesNot(page.Message("Not sent."));
        await meetai.With(ada.Key).Say(room, "after");
        await page.Sees("after");
        var said = await meetai.With(ada.Key).Get($"{room}/messages");
        Assert.Equal(
            ["before", "written meanwhile", "after"], said.Items("messages").Select(one => one.Text("content")));
        Assert.Equal(3, await page.Messages.Locator("[data-id]").CountAsync());
    }

    [Fact]
    public async Task An_answer_that_was_lost_does_not_make_a_message_twice()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await using var page = await Chatter.In(browser, meetai, ada, room);
        page.Reader.Forgive("ERR_FAILED");
        await page.Page.RouteAsync("**/messages", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            await route.FetchAsync(); // it arrives, and is stored
            await page.Page.UnrouteAllAsync();
            await route.AbortAsync(); // the answer does not
        });
        await page.Say("once");
        await page.Sees("once");
        await Chatter.SeesNot(page.Messages.GetByText("Sending…"));
        if (await page.Button("Try again").IsVisibleAsync())
            await page.Button("Try again").ClickAsync();

        await Chatter.SeesNot(page.Button("Try again"));
        Assert.Single((await ada.Get($"{room}/messages")).Items("messages"));
        Assert.Equal(1, await page.Message("once").CountAsync());
    }

    [Fact]
    public async Task More_than_200_missed_messages_are_asked_for_instead_of_fetched()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "before");
        await using var page = await Chatter.In(browser, meetai, ada, room);
        page.Reader.ForgiveOutage();
        await page.Reader.Context.SetOfflineAsync(true);
        await meetai.Kill(); // an open socket does not notice that the network is gone
        await Chatter.Sees(page.Page.GetByRole(AriaRole.Main).GetByText("Offline"));
        await meetai.Launch(sameAddress: true);
        var back = meetai.With(ada.Key);
        foreach (var number in Enumerable.Range(1, 260))
            await back.Say(room, $"missed {number}.");

        await page.Reader.Context.SetOfflineAsync(false);
        await page.Button("Load missed messages (260)").ClickAsync();
        await page.Sees("missed 1.");
        await page.SeesNot("missed 260.");
        await page.Button("To the newest message").Or(page.Page.GetByText("new messages")).First.ClickAsync();
        await page.Sees("missed 260.");
    }

    [Fact]
    public async Task A_line_that_died_in_silence_is_found_when_the_network_goes()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        await using var page = await Chatter.At(browser, meetai, ada.Key, "/");
        var (lines, isDead) = (0, false);
        var another = new TaskCompletionSource();
        await page.Page.RouteWebSocketAsync(RoomSocket(), line =>
        {
            var server = line.ConnectToServer();
            if (Interlocked.Increment(ref lines) > 1)
                another.SetResult();
            line.OnMessage(said => { if (!isDead) server.Send(said.Text!); });
            server.OnMessage(said => { if (!isDead) line.Send(said.Text!); });
        });
        await page.Page.GotoAsync(Chatter.PageOf(await ada.NewRoom()));
        await page.Connected();

        isDead = true;
        await page.Page.EvaluateAsync("dispatchEvent(new Event('offline'))");

        await another.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_was_not_sent_goes_out_even_if_no_line_was_ready_before()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var first = new TaskCompletionSource<IWebSocketRoute>();
        await using var page = await Chatter.At(browser, meetai, ada.Key, "/");
        page.Reader.Forgive("ERR_FAILED");
        await page.Page.RouteWebSocketAsync(RoomSocket(), line =>
        {
            var server = line.ConnectToServer();
            if (first.TrySetResult(line))
                server.OnMessage(_ => { }); // it opens, and nothing ever comes
        });
        await page.Page.GotoAsync(Chatter.PageOf(await ada.NewRoom()));
        await page.Connected();
        await page.Page.RouteAsync("**/messages", route => route.AbortAsync(), new() { Times = 1 });
        await page.Say("patience");
        await page.Sees("Not sent.");

        await (await first.Task).CloseAsync();

        await Chatter.SeesNot(page.Message("Not sent."));
        await page.Sees("patience");
    }

    [Fact]
    public async Task A_revoked_key_is_told_so()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var child = await ada.Post("/api/keys", new { name = "browser" });
        await using var page = await Chatter.In(browser, meetai, meetai.With(child.Text("key")), room);
        page.Reader.Forgive("401");
        await ada.Http.DeleteAsync($"/api/keys/{child.Text("id")}");
        await page.Reads("This key does not work any more");
    }

    [Fact]
    public async Task A_room_that_is_deleted_says_so()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        await bob.Accept(await ada.Invite(room));
        await using var page = await Chatter.In(browser, meetai, bob, room);
        page.Reader.Forgive("404"); // what was just being asked of it
        await ada.Http.DeleteAsync(room);
        await page.Reads("This room is not here");
    }

    [Fact]
    public async Task Over_the_limit_one_is_asked_to_slow_down_and_keeps_the_words()
    {
        await using var meetai = await Running.Start("--limit", "messages=1/min");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await using var page = await Chatter.In(browser, meetai, ada, room);
        page.Reader.Forgive("429");
        await page.Say("one");
        await page.Sees("one");
        await page.Say("two");
        await page.Reads("Slow down:");
        await Assertions.Expect(page.Field).ToHaveValueAsync("two");
        await Assertions.Expect(page.Button("Send")).ToBeDisabledAsync();
        await page.SeesNot("two");
    }

    [Fact]
    public async Task Too_long_a_text_is_told_before_it_is_sent()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        await using var page = await Chatter.In(browser, meetai, ada, await ada.NewRoom());
        await page.Field.FillAsync(new string('x', 10_012));
        await page.Reads("12 characters too long");
        await Assertions.Expect(page.Button("Send")).ToBeDisabledAsync();
    }

    [GeneratedRegex("/api/rooms/[^/]+/ws\\?")]
    private static partial Regex RoomSocket();
}
