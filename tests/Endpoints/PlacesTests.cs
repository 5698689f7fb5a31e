using System.Net;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints;

/// <summary>How many sockets, streams and waiting polls one person may hold open.</summary>
public sealed class PlacesTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--sockets-per-person", "2");
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task Whatever_comes_third_is_refused_before_the_upgrade_and_another_persons_is_not()
    {
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var stream = await EventSource.Open(ada, "/api/lobby/events");

        foreach (var path in new[] { $"{room}/ws", "/api/lobby/ws" })
        {
            var answer = await RawSocket.Ask(meetai, ada, path);
            Assert.Equal((429, "sockets_limit"), (answer.Status, answer.Code));
            Assert.Equal("5", answer.Headers["Retry-After"]);
        }

        foreach (var path in new[] { $"{room}/events", "/api/lobby/events", $"{room}/messages?after=0&wait=45" })
        {
            var answer = await ada.Http.GetAsync(path);
            var problem = await Person.Problem(answer, HttpStatusCode.TooManyRequests, "sockets_limit");
            Assert.Contains("--sockets-per-person", problem.Text("detail"));
        }

        var bob = await meetai.NewPerson();
        using var his = await Follower.Join(meetai, bob, "/api/lobby/ws");
        await his.Next("ready");
        using var his2 = await EventSource.Open(bob, "/api/lobby/events");
    }

    [Fact]
    public async Task Who_holds_all_places_still_reads_and_writes_and_the_streams_go_on()
    {
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var stream = await EventSource.Open(ada, $"{room}/events");
        await stream.Next("ready");

        await ada.Say(room, "goes on");

        Assert.Equal("goes on", (await socket.Next("message")).Text("content"));
        Assert.Equal("goes on", (await stream.Next("message")).Text("content"));
        await ada.Get($"{room}/messages?after=0");
    }

    [Fact]
    public async Task A_ticket_is_no_way_around_it()
    {
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var other = await Follower.Join(meetai, ada, "/api/lobby/ws");
        var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");

        var answer = await meetai.Anyone().GetAsync($"{room}/events?ticket={ticket}");

        await Person.Problem(answer, HttpStatusCode.TooManyRequests, "sockets_limit");
    }

    [Fact]
    public async Task A_place_is_free_again_after_closing_a_socket()
    {
        using var other = await Follower.Join(meetai, ada, $"{room}/ws");
        using (var socket = await Follower.Join(meetai, ada, $"{room}/ws"))
        {
            await socket.Next("ready");
            Assert.True(await IsFull());
        }

        await Attempts.Eventually(async () => !await IsFull());
    }

    [Fact]
    public async Task A_place_is_free_again_after_leaving_a_stream()
    {
        using var other = await Follower.Join(meetai, ada, $"{room}/ws");
        using (await EventSource.Open(ada, $"{room}/events"))
            Assert.True(await IsFull());

        await Attempts.Eventually(async () => !await IsFull());
    }

    [Fact]
    public async Task A_poll_takes_a_place_only_while_it_waits()
    {
        using var other = await Follower.Join(meetai, ada, $"{room}/ws");
        var polls = Enumerable.Range(0, 3).Select(_ => ada.Http.GetAsync($"{room}/messages?after=0&wait=45")).ToList();
        while (polls.Count > 1)
        {
            var refused = await Task.WhenAny(polls);
            polls.Remove(refused);
            await Person.Problem(await refused, HttpStatusCode.TooManyRequests, "sockets_limit");
        }

        await ada.Say(room, "something");

        await Person.Read(await polls[0], HttpStatusCode.OK);
        await Attempts.Eventually(async () => !await IsFull());
    }

    [Fact]
    public async Task What_was_refused_or_not_found_takes_no_place()
    {
        using var one = await Follower.Join(meetai, ada, $"{room}/ws");
        for (var i = 0; i < 5; i++)
            await ada.Http.GetAsync("/api/rooms/cow/events");

        using (await Follower.Join(meetai, ada, $"{room}/ws"))
        {
            for (var i = 0; i < 5; i++)
                Assert.True(await IsFull());
        }

        await Attempts.Eventually(async () => !await IsFull());
    }

    [Fact]
    public async Task Over_the_operators_socket_nobody_counts()
    {
        var streams = new List<EventSource>();
        for (var i = 0; i < 4; i++)
        {
            var local = meetai.Operator();
            local.DefaultRequestHeaders.Add("Authorization", $"Bearer {ada.Key}");
            streams.Add(await EventSource.Open(new Person(local, key: null), $"{room}/events"));
        }

        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        Assert.False(await IsFull());
        streams.ForEach(stream => stream.Dispose());
    }

    /// <summary>Asks for one place more than is taken, and leaves it again: true when that is refused.</summary>
    private async Task<bool> IsFull()
    {
        using var answer = await ada.Http.GetAsync($"{room}/events", HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode == HttpStatusCode.TooManyRequests;
    }
}
