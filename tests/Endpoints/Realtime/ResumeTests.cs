using System.Net.WebSockets;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>
/// 200 messages from 20 connections, and listeners that drop and come back at random: each hears each once, in order.
/// </summary>
public sealed class ResumeTests
{
    private const int Posters = 20, Each = 10, Messages = Posters * Each, Listeners = 20;

    [Theory]
    [InlineData("")]
    [InlineData("&exclude=odd")]
    public async Task Sockets_that_drop_and_rejoin_hear_everything_once_in_order(string filter)
        => await Soak(filter, Sockets);

    [Theory]
    [InlineData("")]
    [InlineData("&exclude=odd")]
    public async Task Event_streams_that_drop_and_rejoin_hear_everything_once_in_order(string filter)
        => await Soak(filter, Events);

    [Theory]
    [InlineData("")]
    [InlineData("&exclude=odd")]
    public async Task A_long_poll_loop_that_sends_back_its_cursor_hears_everything_once_in_order(string filter)
        => await Soak(filter, Polls);

    private static async Task Soak(
        string filter, Func<Running, Person, string, string, int, Random, Task<List<long>>> listen)
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var expected = filter.Length == 0 ? Messages : Messages / 2;

        var listening = Enumerable.Range(1, Listeners)
            .Select(seed => Task.Run(() => listen(meetai, ada, room, filter, expected, new Random(seed)))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Posters).Select(async poster =>
        {
            var person = meetai.With(ada.Key);
            for (var i = 0; i < Each; i++)
                await person.Say(room, $"{poster}/{i}", poster % 2 == 0 ? "even" : "odd");
        }));

        var all = (await ada.Get($"{room}/messages?limit=200&after=0{filter}")).Seqs();
        Assert.Equal(expected, all.Count);
        foreach (var heard in await Task.WhenAll(listening).WaitAsync(TimeSpan.FromMinutes(1)))
            Assert.Equal(all, heard);
    }

    private static async Task<List<long>> Sockets(
        Running meetai, Person person, string room, string filter, int expected, Random random)
    {
        var heard = new List<long>();
        while (heard.Count < expected)
        {
            using var socket = await Follower.Join(
                meetai, person, $"{room}/ws?after={heard.LastOrDefault()}&replay=1000{filter}");
            for (var left = random.Next(1, 40); left > 0 && heard.Count < expected; left--)
                heard.Add((await socket.Next("message")).Number("seq"));

            if (random.Next(2) == 0)
                await socket.Raw.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        }

        return heard;
    }

    private static async Task<List<long>> Events(
        Running meetai, Person person, string room, string filter, int expected, Random random)
    {
        var (heard, last) = (new List<long>(), "0");
        while (heard.Count < expected)
        {
            using var events = await EventSource.Open(person, $"{room}/events?after=0&replay=1000{filter}", last);
            for (var left = random.Next(1, 40); left > 0 && heard.Count < expected; left--)
                heard.Add((await events.Next("message")).Number("seq"));

            last = events.LastEventId;
        }

        return heard;
    }

    private static async Task<List<long>> Polls(
        Running meetai, Person person, string room, string filter, int expected, Random random)
    {
        var (heard, cursor) = (new List<long>(), "0");
        while (heard.Count < expected)
        {
            var page = await person.Get($"{room}/messages?after={cursor}&wait=20&limit={random.Next(1, 30)}{filter}");
            heard.AddRange(page.Seqs());
            cursor = page.Text("cursor");
        }

        return heard;
    }
}
