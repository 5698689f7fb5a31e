using System.Net.Sockets;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>What is cheap to ask and dear to answer costs whoever asks it, not the others.</summary>
[Trait("Proof", "load")]
[Direct("They count in which order the box answers.")]
public sealed class DearTests(SharedBox box) : IClassFixture<SharedBox>
{
    private readonly Running meetai = box.Meetai;
    private readonly Person ada = box.Ada;

    [ProofTheory] // it is a race, which the asker wins where the machine is quick or busy
    [InlineData("messages?exclude=ada&limit=1&before=1900")]
    [InlineData("messages?budget_tokens=100&for=nobody")]
    public async Task Who_asks_for_much_at_once_waits_for_themselves(string dear)
    {
        const int Questions = 200;
        var large = await Large();
        var bob = await meetai.NewPerson();
        using var own = await RawConnection.Open(meetai.Url);
        using var crowd = await Crowd.Come(meetai, Questions);

        var answered = 0;
        var answers = crowd.Clients.Select(client => Heard(client, () => Interlocked.Increment(ref answered))).ToList();
        var question = Crowd.Get(meetai, ada, $"{large}/{dear}");
        foreach (var client in crowd.Clients)
            await Crowd.Say(client, question);

        var asked = answered;
        await own.Send(Crowd.Get(meetai, bob, "/api/keys/me"));
        Assert.Equal(200, (await own.Answer())?.Status);
        var before = answered - asked;

        await Task.WhenAll(answers);
        Assert.True(before < Questions / 2, $"{before} of {Questions - asked} were answered before.");
    }

    [Fact]
    public async Task Nobody_takes_the_tickets_of_all_others()
    {
        var (greedy, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        for (var i = 0; i < 1000; i++)
            await greedy.Post("/api/tickets", new { });

        var refused = await greedy.Try("/api/tickets", new { });
        await Person.Problem(refused, System.Net.HttpStatusCode.TooManyRequests, "sockets_limit");
        var ticket = (await bob.Post("/api/tickets", new { })).Text("ticket");
        using var stream = await EventSource.Open(
            new Person(meetai.Anyone(), key: null), $"/api/lobby/events?ticket={ticket}");
    }

    [Fact]
    public async Task Ten_thousand_pings_are_answered_and_so_is_everybody_else()
    {
        const int Pings = 10_000, AtOnce = 100;
        using var pinger = await RawSocket.Join(meetai, ada, $"{box.Room}/ws");
        var ping = RawSocket.Frame(RawSocket.Final | RawSocket.Text, "{\"type\":\"ping\"}"u8);
        byte[] pings = [.. Enumerable.Repeat(ping, AtOnce).SelectMany(frame => frame)];

        var pinging = Task.Run(async () =>
        {
            for (var i = 0; i < Pings / AtOnce; i++)
            {
                await pinger.Send(pings);
                for (var pong = 0; pong < AtOnce; pong++)
                    Assert.Equal("pong", (await pinger.NextText()).Text("type"));
            }
        });
        var other = await meetai.NewPerson();
        await new Honest(meetai, other.Key, await other.NewRoom()).AskUntil(pinging, people: 4);
        await pinging;
    }

    /// <summary>A room in which a question may look at the most that it may look at.</summary>
    private async Task<string> Large()
    {
        var room = await ada.NewRoom("large");
        for (var i = 0; i < 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ada.Say(room, new string('x', 290))));

        return room;
    }

    private static async Task Heard(Socket client, Action then)
    {
        var answer = new List<byte>();
        var some = new byte[4096];
        do
            answer.AddRange(some.AsSpan(0, await client.ReceiveAsync(some)));
        while (!Encoding.Latin1.GetString([.. answer]).Contains("\r\n\r\n", StringComparison.Ordinal));

        then();
    }
}
