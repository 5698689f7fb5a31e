using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MeetAi.Endpoints;
using MeetAi.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>
/// The frames that we write ourselves, beside those of the framework, by every rule of RFC 6455, section 5:
/// <see cref="RawSocket"/> knows them.
/// </summary>
[Trait("Proof", "input")]
public sealed class OwnFramesTests
{
    private static readonly int[] borders = [15, 16, 125, 126, 127, 65_535, 65_536, 65_537, 1_000_000];

    [Fact]
    public void A_frame_is_final_unmasked_and_tells_its_length_in_the_fewest_bytes_whatever_it_is()
    {
        var lengths = Gen.OneOf(Gen.Elements(borders), Gen.Choose(15, 200), Gen.Choose(65_500, 65_600));
        Prop.ForAll(lengths.ToArbitrary(), length =>
        {
            var frame = OfLength(length);
            var (head, told) = frame[1] switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2))),
                127 => (10, BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2))),
                var small => (2, (ulong)small),
            };
            var fewest = length < 126 ? 2 : length < 65_536 ? 4 : 10;
            return (frame[0], head, told, frame.Length) == (0x81, fewest, (ulong)length, head + length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(ordinary: 200, published: 200, full: 5000)));
    }

    /// <summary>Pongs and the goodbye are the framework's, messages are ours; one connection has both.</summary>
    [Fact]
    [Direct("A proxy cuts frames as it likes.")]
    public async Task Two_hands_write_to_one_connection_and_every_frame_is_whole_and_in_order()
    {
        var rounds = Effort.Of(ordinary: 4, published: 20, full: 200);
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var socket = await RawSocket.Join(meetai, ada, $"{room}/ws");
        var (seq, pong) = (0L, 0);
        for (var round = 1; round <= rounds; round++)
        {
            var posts = Enumerable.Range(0, 10).Select(i => ada.Say(room, new string('ß', 1 + (i * 900))));
            var first = ((round - 1) * 10) + 1;
            var pings = Enumerable.Range(first, 10).SelectMany(i => RawSocket.Frame(0x89, Number(i)));
            await Task.WhenAll([.. posts, socket.Send([.. pings])]);
            while (seq < round * 10 || pong < round * 10)
            {
                var (opcode, payload) = (await socket.Next())!.Value;
                if (opcode == RawSocket.Pong)
                    Assert.Equal(Number(++pong), payload);
                else
                    Assert.Equal(++seq, System.Text.Json.JsonDocument.Parse(payload).RootElement.Number("seq"));
            }
        }
    }

    /// <summary>RFC 6455, 5.5.1: the framework says goodbye by itself, at any time; we may be about to tell.</summary>
    [Fact]
    [Direct("A proxy ends a broken socket in its own way.")]
    public async Task Behind_the_goodbye_nothing_is_said_however_much_there_is_to_tell()
    {
        var rounds = Effort.Of(ordinary: 1, published: 4, full: 40);
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var round = 0; round < rounds; round++)
        {
            var sockets = await Task.WhenAll(
                Enumerable.Range(0, 40).Select(_ => RawSocket.Join(meetai, ada, $"{room}/ws")));
            var talk = Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ada.Say(room, "on and on")));
            await Task.WhenAll(sockets.Select(async socket =>
            {
                await socket.Next();
                await socket.Send(RawSocket.Frame(0x83, []));
                Assert.Contains(await socket.End(), new int?[] { 1002, null }); // the reset behind it may outrun it
                Assert.Null(await socket.Next());
                socket.Dispose();
            }));
            await talk;
        }
    }

    private static byte[] Number(int number) => Encoding.ASCII.GetBytes($"{number}");

    private static byte[] OfLength(int length)
        => Frame.Of("x", new BareFrame(new string('x', length - """{"type":""}""".Length)), Wire.Json.BareFrame).Socket;
}
