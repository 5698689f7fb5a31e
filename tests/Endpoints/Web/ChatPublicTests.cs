using MeetAi.Tests.Endpoints.Rooms;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// A public room, for who has no key: they watch, speak under a name of their own, and are slowed down.
/// </summary>
public sealed class ChatPublicTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_spectator_watches_posts_and_is_slowed_down()
    {
        await using var meetai = await Running.Start("--limit", "anonymous=2/min");
        var ada = await meetai.NewPerson();
        var square = await ada.NewPublicRoom();
        await using var guest = await Chatter.At(browser, meetai, key: null, Chatter.PageOf(square.Public()));
        await guest.Connected();
        await ada.Say(square, "welcome");
        await guest.Sees("welcome");

        await guest.Say("one");
        await guest.Say("two");
        await guest.Sees("two");
        await Chatter.SeesNot(guest.Page.GetByText("Sending…"));
        await guest.Say("three");
        await guest.Reads("Slow down:");
        await Assertions.Expect(guest.Field).ToHaveValueAsync("three");
        var said = (await ada.Get($"{square}/messages")).Items("messages");
        Assert.Equal(["welcome", "one", "two"], said.Select(one => one.Text("content")));
        Assert.All(said.Where(one => one.Text("content") != "welcome"), one => Assert.True(one.Flag("anonymous")));
        Assert.Matches("^[a-z]+-[a-z]+$", said[^1].Text("sender"));
        guest.Reader.Forgive("429");
    }

    [Fact]
    public async Task A_name_of_somebody_with_a_key_is_refused_in_words_and_another_one_works()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var square = await ada.NewPublicRoom();
        await ada.Say(square, "I am ada");
        await using var guest = await Chatter.At(browser, meetai, key: null, Chatter.PageOf(square.Public()));
        await guest.Connected();
        await Rename(guest, "ada");
        await guest.Say("no, I am");
        await guest.Reads("Somebody with a key goes by this name in this room.");
        await Assertions.Expect(guest.Field).ToHaveValueAsync("no, I am");
        await Rename(guest, "eve");
        await guest.Field.PressAsync("Enter");
        await guest.Sees("eve");
        guest.Reader.Forgive("403");
    }

    [Fact]
    public async Task Where_guests_may_not_write_they_are_told_and_shown_the_way_to_a_key()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var square = await ada.NewPublicRoom();
        await ada.Change(square, new { anonymous_posts = false });
        await using var guest = await Chatter.At(browser, meetai, key: null, Chatter.PageOf(square.Public()));
        await guest.Reads("Only people with a key may write here.");
        await guest.Button("Get a key").ClickAsync();
        await guest.Page.IsAt(meetai, "/key");
    }

    [Fact]
    public async Task A_room_that_turns_private_is_gone_for_guests()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var square = await ada.NewPublicRoom();
        await using var guest = await Chatter.At(browser, meetai, key: null, Chatter.PageOf(square.Public()));
        await guest.Connected();
        await ada.Hide(square);
        await guest.Reads("This room is not here");
    }

    private static async Task Rename(Chatter guest, string name)
    {
        await guest.Page.GetByTitle("Change the name").ClickAsync();
        await guest.Page.GetByLabel("Your name in messages").FillAsync(name);
        await guest.Page.GetByLabel("Your name in messages").PressAsync("Enter");
    }
}
