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

    [Theory]
    [InlineData("messages?exclude=ada&limit=1&before=1900")]
    [InlineData("messages?budget_tokens=100&for=nobody")]
    public async Task Who_asks_for_much_at_once_waits_for_themselves(string dear)
    {
        const int Askers = 200, Each = 5, Least = 50; // in one queue with theirs it is 20
        var question = Crowd.Get(meetai, ada, $"{await Large()}/{dear}");
        var bob = await meetai.NewPerson();
        using var crowd = await Crowd.Come(meetai, Askers + 1);
        using var own = crowd.Clients[Askers];
        var asking = Task.WhenAll(crowd.Clients.Take(Askers).Select(client => Ask(client, question, Each)));

        var answered = await AskUntil(asking, own, Crowd.Get(meetai, bob, "/api/keys/me"));
        await asking;
        Assert.True(answered > Least, $"{answered} were answered beside {Askers * Each} of somebody else.");
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

    /// <summary>How often one was answered, on a thread that does not wait for the crowd in here.</summary>
    private static Task<int> AskUntil(Task other, Socket client, string question)
    {
        int Count()
        {
            var (asked, some) = (Encoding.Latin1.GetBytes(question), new byte[4096]);
            var count = 0;
            for (; !other.IsCompleted; count++)
            {
                client.Send(asked);
                var answer = "";
                while (!answer.Contains("\r\n\r\n", StringComparison.Ordinal))
                    answer += Encoding.Latin1.GetString(some, 0, client.Receive(some));

                Assert.Contains("HTTP/1.1 200", answer, StringComparison.Ordinal);
            }

            return count;
        }

        return Task.Factory.StartNew(
            Count, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Again and again, each time once the answer is here.</summary>
    private static async Task Ask(Socket client, string question, int times)
    {
        var some = new byte[4096];
        for (var i = 0; i < times; i++)
        {
            await Crowd.Say(client, question);
            for (var answer = ""; !answer.Contains("\r\n\r\n", StringComparison.Ordinal);)
            {
                var received = await client.ReceiveAsync(some);
                Assert.NotEqual(0, received);
                answer += Encoding.Latin1.GetString(some, 0, received);
            }
        }
    }
}
