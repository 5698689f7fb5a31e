using System.Collections.Concurrent;
using System.Text;
using MeetAi.Tests.Endpoints.Agents;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// Requests on every route, spoiled at random: each is answered in well-formed HTTP with a known code, none with a 5xx,
/// none hangs, and nobody else is touched. A failure names its seed; MEETAI_SEED gives it back.
/// </summary>
[Trait("Proof", "input")]
[Direct("A proxy reads what is on the wire first, and refuses much of it in words of its own.")]
public sealed class MutatedRequestsTests
{
    private const int AtOnce = 200, Renewal = 100, Growth = 100;

    private readonly ConcurrentQueue<string> wrong = new();
    private Running meetai = null!;
    private string canary = "";
    private int sent;

    [Fact]
    public async Task Requests_that_were_spoiled_at_random_are_answered_and_change_nothing_of_others()
    {
        var count = Effort.Of(ordinary: 2000, published: 10_000, full: 100_000);
        await using var box = meetai = await Running.Start(
            "--connections-per-address", "1000", "--webhook-allow", "192.0.2.0/24");
        var (operations, admin) = ((await OpenApi.Of(box)).Operations, (await box.Admin()).Key);
        var ada = await box.NewPerson();
        var room = await ada.NewRoom("ada's");
        canary = (await ada.Say(room, $"canary {Guid.NewGuid()}")).Text("content");
        var before = await Look(ada, room);
        var seed = Seed.Given ?? Random.Shared.Next();
        var held = await Run(seed, Math.Max(count / 10, 1000), operations, admin);

        var after = await Run(unchecked(seed + 1), count, operations, admin);

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {sent}, seed {seed}:\n{string.Join("\n\n", wrong.Take(10))}");
        Assert.True(sent >= count);
        Assert.Equal(before, await Look(ada, room));
        Toll.BlamesNotItself(box);
        Assert.InRange(after.Memory, 0, held.Memory + Growth);
    }

    /// <summary>What is held when it is over.</summary>
    private async Task<Toll> Run(int seed, int count, IReadOnlyList<Operation> operations, string admin)
    {
        var per = (count / Math.Min(AtOnce, (count / Renewal) + 1)) + 1;
        await Task.WhenAll(Enumerable.Range(0, (count / per) + 1).Select(worker =>
            Attack(new Random(unchecked(seed + worker)), $"{worker}", per, new Plot(meetai, operations, admin))));
        return Toll.Of(meetai);
    }

    private async Task Attack(Random random, string name, int count, Plot plot)
    {
        for (var done = 0; done < count;)
        {
            if (done % Renewal == 0)
                await plot.Renew();

            var together = Math.Min(Renewal - (done % Renewal), 1 + random.Next(4));
            Ask[] asks = [.. Enumerable.Range(0, together).Select(_ => plot.Ask(random))];
            byte[][] bytes = [.. asks.Select(ask => Mutation.Of(ask, random))];
            if (Array.FindIndex(asks, 1, ask => ask.IsHead) is var head and > 0) // is none behind a spoiled length
                (asks, bytes) = (asks[..head], bytes[..head]);

            await Judge($"{name}, {done}", asks, bytes);
            done += asks.Length;
            Interlocked.Add(ref sent, asks.Length);
        }
    }

    private async Task Judge(string name, Ask[] asks, byte[][] bytes)
    {
        try
        {
            await Converse(asks, bytes).WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (Exception failure) // whatever it is, it is told with the bytes that led to it
        {
            var said = bytes.Select(one => Encoding.Latin1.GetString(one.AsSpan(0, Math.Min(700, one.Length))));
            wrong.Enqueue($"{name}: {failure.Message}\n{string.Join("\n---\n", said)}");
        }
    }

    /// <summary>
    /// All on one connection, one behind the other, and at last one that is known by its answer. It comes twice: where
    /// the end of a head was spoiled away, the first one is the end of that head.
    /// </summary>
    private async Task Converse(Ask[] asks, byte[][] bytes)
    {
        const string Last = "/behind-all-of-it";
        using var connection = await RawConnection.Open(meetai.Url);
        var end = $"GET {Last} HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\n\r\n";
        byte[] all = [.. bytes.SelectMany(one => one), .. Encoding.ASCII.GetBytes(end + end)];
        var sending = connection.Send(all);
        var answers = new Answers(connection);
        for (var number = 0; ; number++)
        {
            var (isHead, rest) = (number < asks.Length && asks[number].IsHead, asks.Skip(number + 1));
            var answer = await answers.Next(isHead, mayBreakOff: rest.Any(ask => ask.IsUpgrade));
            if (answer is null || answer.IsLast)
                return;

            Assert.DoesNotContain(canary, answer.Text, StringComparison.Ordinal);
            if (answer.Text.Contains($"\"instance\":\"{Last}\"", StringComparison.Ordinal))
                break;
        }

        await sending;
    }

    private static async Task<string> Look(Person ada, string room) => string.Join(
        '\n', await ada.Http.GetStringAsync("/api/rooms"), await ada.Http.GetStringAsync($"{room}/messages"),
        await ada.Http.GetStringAsync($"{room}/members"), await ada.Http.GetStringAsync("/api/keys"));
}
