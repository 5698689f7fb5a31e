using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// The time of day jumps by a day, there and back, while the box runs and while it does not: what is counted in the
/// process goes by a clock that nobody sets.
/// </summary>
[Trait("Proof", "faults")]
public sealed class ClockTests
{
    private static readonly TimeSpan[] jumps = [TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromDays(-1)];

    [Fact]
    public async Task Messages_keep_their_order_and_streams_and_polls_notice_nothing()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(trouble.Launcher, data);
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var said = new List<string> { (await ada.Say(room, "1")).Text("id") };
        var follower = await Follower.Join(meetai, ada, $"{room}/ws");
        await follower.Next("ready");

        await Tries.Of(Effort.Of(ordinary: 4, published: 12, full: 300), async random =>
        {
            var poll = ada.Get($"{room}/messages?after={said[^1]}&wait=45");
            trouble.ClockAhead = jumps[random.Next(jumps.Length)] + TimeSpan.FromSeconds(random.Next(-90, 90));
            await Pong(follower);
            await Pong(follower);
            Assert.False(poll.IsCompleted);

            var message = await ada.Say(room, $"{said.Count + 1}");
            said.Add(message.Text("id"));
            Assert.Equal(said.Count, message.Number("seq"));
            Assert.Equal(said[^1], (await follower.Next("message")).Text("id"));
            Assert.Equal(said[^1], Assert.Single((await poll).Items("messages")).Text("id"));
            if (random.Next(10) > 0)
                return;

            Assert.Equal(0, await meetai.Terminate());
            await meetai.Launch(sameAddress: true);
            follower.Dispose();
            follower = await Follower.Join(meetai, ada, $"{room}/ws");
            await follower.Next("ready");
        });

        follower.Dispose();
        Assert.Equal(said.Order(StringComparer.Ordinal), said);
        Assert.Equal(said.Count, (await Stored.All(ada, room)).Count);
    }

    [Fact]
    public async Task Limits_give_nothing_and_take_nothing()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(trouble.Launcher, data, "--limit", "messages=3/hour");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 0; i < 3; i++)
            await ada.Say(room, "hello");

        foreach (var jump in jumps)
        {
            trouble.ClockAhead = jump;
            await Limited(ada, room);
        }

        Assert.Equal(0, await meetai.Terminate());
        trouble.ClockAhead = TimeSpan.FromDays(-2); // while it was away: an hour at most, not a day and an hour
        await meetai.Launch();
        await Limited(meetai.With(ada.Key), room);
    }

    [Fact]
    public async Task A_ticket_and_a_code_for_another_device_are_good_for_as_long_as_they_said()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(trouble.Launcher, data);
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        foreach (var jump in jumps)
        {
            var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");
            var code = (await ada.Post("/api/keys/handover", new { })).Text("code");
            trouble.ClockAhead = jump;
            using var follower = await Follower.Join(
                meetai, new Person(meetai.Anyone(), key: null), $"{room}/ws?ticket={ticket}");
            await follower.Next("ready");
            var taken = await meetai.Anyone().PostAsJsonAsync($"/api/keys/handover/{code}", new { });
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }
    }

    [PublishedFact]
    public async Task A_receiver_that_failed_is_not_left_alone_for_longer_when_the_clock_is_set_back()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var receiver = new Receiver(Replies.Status(500));
        await using var meetai = await Running.StartThrough(
            trouble.Launcher, data, "--webhook-allow", "127.0.0.0/8");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Post($"{room}/webhooks", new { url = receiver.Url });
        for (var i = 1; i <= 3; i++)
        {
            await ada.Say(room, $"{i}");
            await receiver.Next();
        }

        trouble.ClockAhead = -TimeSpan.FromDays(1);
        await ada.Say(room, "4");
        Assert.Equal(4, (await receiver.Next()).Seq); // after its five seconds
    }

    private static async Task Pong(Follower follower)
    {
        await follower.Send("""{"type": "ping"}""");
        Assert.Equal("pong", (await follower.Next())?.Text("type"));
    }

    private static async Task Limited(Person ada, string room)
    {
        var refused = await ada.Http.PostAsync($"{room}/messages?sender=ada", new StringContent("hello"));
        await Person.Problem(refused, HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));
    }
}
