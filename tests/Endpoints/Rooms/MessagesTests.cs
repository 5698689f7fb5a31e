namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class MessagesTests
{
    [Fact]
    public async Task A_posted_message_is_listed_as_it_was_answered()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var posted = await ada.Say(room, "héllo <b>world</b> 👋");

        var page = await ada.Get($"{room}/messages");
        Assert.Equal(posted.GetRawText(), Assert.Single(page.Items("messages")).GetRawText());
        Assert.False(page.Flag("has_more"));
        Assert.Equal(posted.Text("id"), page.Text("cursor"));
    }

    [Fact]
    public async Task Concurrent_posts_are_counted_without_gaps_in_each_room()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var rooms = new[] { await ada.NewRoom("one"), await ada.NewRoom("two"), await ada.NewRoom("three") };

        var posted = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => ada.Say(rooms[i % 3], $"{i}")));

        foreach (var room in rooms)
        {
            var seqs = posted.Where(message => room.EndsWith(message.Text("room_id"), StringComparison.Ordinal))
                .Select(message => message.Number("seq")).Order();
            Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), seqs);
            Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), (await ada.Get($"{room}/messages")).Seqs());
        }
    }
}
