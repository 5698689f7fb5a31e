using System.Collections.Concurrent;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// Frames of WebSockets, spoiled at random: the box goes on speaking proper frames, ends each socket soon, says nothing
/// to others, and stores nothing. A failure names its seed; MEETAI_SEED gives it back.
/// </summary>
[Trait("Proof", "input")]
[Direct("It counts what the box holds.")]
public sealed class MutatedFramesTests
{
    private const int AtOnce = 64, Growth = 60;

    private static readonly byte[][] right =
    [
        RawSocket.Frame(0x81, """{"type":"ping"}"""u8),
        RawSocket.Frame(0x81, """{"type":"activity","state":"tool","detail":"grep é"}"""u8),
        [.. RawSocket.Frame(0x01, "{\"type\":"u8), .. RawSocket.Frame(0x80, "\"ping\"}"u8)],
        RawSocket.Frame(0x89, "hello"u8), RawSocket.Frame(0x8A, []), RawSocket.Frame(0x88, [0x03, 0xE8, (byte)'x']),
        RawSocket.Frame(0x82, [1, 2, 3]), RawSocket.Frame(0x81, new byte[4096]), RawSocket.Frame(0x81, []),
        RawSocket.Frame(0x81, """{"type":"message","sender":"eve","content":"hi"}"""u8),
    ];

    /// <summary>Whatever was announced before has come to its end behind so many of these.</summary>
    private static readonly byte[] end =
        [.. Enumerable.Repeat(RawSocket.Frame(0x88, [0x03, 0xE8]), 2000).SelectMany(one => one)];

    private readonly ConcurrentQueue<string> wrong = new();

    [Fact]
    public async Task Frames_that_were_spoiled_at_random_end_their_socket_and_touch_nobody()
    {
        var count = Effort.Of(ordinary: 2000, published: 10_000, full: 100_000);
        await using var meetai = await Running.Start("--connections-per-address", "1000");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var before = await ada.Http.GetStringAsync("/api/rooms");
        using var witness = await RawSocket.Join(meetai, ada, $"{room}/ws");
        var seed = Seed.Given ?? Random.Shared.Next();
        var held = await Run(unchecked(seed + 1), 1000);

        var after = await Run(seed, count);

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {count}, seed {seed}:\n{string.Join('\n', wrong.Take(10))}");
        Assert.Equal(before, await ada.Http.GetStringAsync("/api/rooms"));
        var said = await ada.Say(room, "still here");
        Assert.Equal(said.GetRawText(), (await witness.NextText()).GetRawText());
        Toll.BlamesNotItself(meetai);
        Assert.InRange(after.Memory, 0, held.Memory + Growth);
        await Attempts.Eventually(() => Task.FromResult(Toll.Of(meetai).Descriptors <= held.Descriptors + 60));

        async Task<Toll> Run(int seed, int frames)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
            {
                var random = new Random(unchecked(seed + (worker * 7919)));
                for (var i = worker; i < frames; i += AtOnce)
                    await Judge(await RawSocket.Join(meetai, ada, $"{room}/ws"), random, $"{worker}, {i}");
            }));
            return Toll.Of(meetai);
        }
    }

    private async Task Judge(RawSocket joined, Random random, string name)
    {
        using var socket = joined;
        var bytes = Spoiled(right[random.Next(right.Length)], random);
        try
        {
            await socket.Send([.. bytes, .. right[random.Next(right.Length)], .. end]);
            await socket.End().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception failure) // whatever it is, it is told with the bytes that led to it
        {
            var head = Convert.ToHexString(bytes.AsSpan(0, Math.Min(40, bytes.Length)));
            wrong.Enqueue($"{name}: {failure.Message}: {head}");
        }
    }

    /// <summary>In its head, where the rules are, or anywhere, or cut off.</summary>
    private static byte[] Spoiled(byte[] frame, Random random)
    {
        byte[] copy = [.. frame];
        switch (random.Next(4))
        {
            case 0:
                copy[random.Next(2)] = (byte)random.Next(256);
                return copy;
            case 1:
                byte[] length = [.. Enumerable.Range(0, 8).Select(_ => (byte)(random.Next(3) * random.Next(128)))];
                return [copy[0], (byte)(0x80 | 126 | random.Next(2)), .. length, .. copy[2..]];
            case 2:
                return [.. copy[..random.Next(copy.Length)], .. Encoding.UTF8.GetBytes(Nasty.Text(random))];
            default:
                return Mutation.Bytes(copy, random);
        }
    }
}
