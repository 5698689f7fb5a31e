using System.Text;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>
/// RFC 6455 frame by frame: what it lets a client send is taken, what it forbids ends the socket, with no other code
/// than the one that it names.
/// </summary>
[Trait("Proof", "input")]
[Direct("It is about the frames of the box; a proxy may end a broken socket in its own way.")]
public sealed class SocketRulesTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const int Final = RawSocket.Final, Text = RawSocket.Text, More = RawSocket.Continuation;
    private static readonly byte[] ping = """{"type":"ping","note":"é"}"""u8.ToArray();
    private static readonly int half = ping.AsSpan().IndexOf((byte)0xC3) + 1;

    public static TheoryData<int> GoodCodes
        => new(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999);

    public static TheoryData<int> BadCodes
        => new(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535);

    public static TheoryData<string, byte[], int> Broken => new()
    {
        { "a reason that is no UTF-8", RawSocket.Frame(0x88, [0x03, 0xE8, 0xFF]), 1002 },
        { "a close of one byte", RawSocket.Frame(0x88, [3]), 1002 },
        { "a long close", RawSocket.Frame(0x88, [0x03, 0xE8, .. new byte[124]]), 1002 },
        { "a close in fragments", RawSocket.Frame(0x08, [0x03, 0xE8]), 1002 },
        { "a pong in fragments", RawSocket.Frame(0x0A, []), 1002 },
        { "a ping with a reserved bit", RawSocket.Frame(0xC9, []), 1002 },
        { "a close with a reserved bit", RawSocket.Frame(0xA8, [0x03, 0xE8]), 1002 },
        { "an unmasked ping", RawSocket.Frame(0x89, "hello"u8, masked: false), 1002 },
        { "an unmasked close", RawSocket.Frame(0x88, "\u0003hello"u8, masked: false), 1002 },
        { "a continuation of nothing", RawSocket.Frame(Final | More, ping), 1002 },
        { "a continuation behind the end", [.. Halves(half), .. RawSocket.Frame(Final | More, [])], 1002 },
        { "binary inside a text", [.. RawSocket.Frame(Text, [])  , .. RawSocket.Frame(0x82, [])], 1002 },
        { "half a character at the end", RawSocket.Frame(Final | Text, ping.AsSpan(0, half)), 1007 },
        {
            "half a character and then another",
            [.. RawSocket.Frame(Text, ping.AsSpan(0, half)), .. RawSocket.Frame(Final | More, "x"u8)], 1007
        },
        { "a length of 2^63", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 1002 },
        { "a length of 2^63 - 1", [0x81, 0xFF, 0x7F, .. Enumerable.Repeat((byte)0xFF, 7), .. new byte[5000]], 1009 },
    };

    [Theory]
    [MemberData(nameof(GoodCodes))]
    public async Task A_close_with_a_code_that_one_may_send_is_answered(int code)
    {
        using var socket = await Join();
        await socket.Send(RawSocket.Frame(0x88, [(byte)(code >> 8), (byte)code, .. "tschüß"u8]));
        await Ends(socket, 1000);
    }

    [Theory]
    [MemberData(nameof(BadCodes))]
    public async Task A_close_with_a_code_that_nobody_may_send_is_1002(int code)
    {
        using var socket = await Join();
        await socket.Send(RawSocket.Frame(0x88, [(byte)(code >> 8), (byte)code]));
        await Ends(socket, 1002);
    }

    [Fact]
    public async Task A_close_may_be_empty_or_full_or_come_inside_a_message_and_what_follows_it_is_not_heard()
    {
        var full = RawSocket.Frame(0x88, [0x03, 0xE8, .. new byte[123].Select(_ => (byte)'x')]);
        byte[] inside = [.. RawSocket.Frame(Text, ping.AsSpan(0, half)), .. full];
        foreach (var close in new[] { RawSocket.Frame(0x88, []), full, inside })
        {
            using var socket = await Join();
            await socket.Send([.. close, .. RawSocket.Frame(Final | Text, ping)]);
            await Ends(socket, 1000);
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_the_protocol_forbids_ends_the_socket_with_the_code_that_it_names(
        string what, byte[] bytes, int code)
    {
        Assert.NotEmpty(what);
        using var socket = await Join();
        await socket.Send(bytes);
        await Ends(socket, code);
    }

    [Fact]
    public async Task Each_reserved_opcode_is_1002()
    {
        foreach (var opcode in new[] { 0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF })
        {
            using var socket = await Join();
            await socket.Send(RawSocket.Frame(Final | opcode, []));
            await Ends(socket, 1002);
        }
    }

    [Fact]
    public async Task Pings_of_every_length_are_answered_with_what_they_said_in_their_order()
    {
        using var socket = await Join();
        var pings = Enumerable.Range(0, 126).Select(length => new string('x', length)).ToList();

        await socket.Send([.. pings.SelectMany(one => RawSocket.Frame(0x89, Encoding.ASCII.GetBytes(one)))]);

        foreach (var one in pings)
        {
            var (opcode, payload) = (await socket.Next())!.Value;
            Assert.Equal(RawSocket.Pong, opcode);
            Assert.Equal(one, Encoding.ASCII.GetString(payload));
        }
    }

    /// <summary>A length in more bytes than it needs is taken, though RFC 6455 wants the fewest.</summary>
    [Fact]
    public async Task A_message_is_heard_however_it_is_cut_and_however_slowly_it_comes()
    {
        using var socket = await Join();
        for (var cut = 0; cut <= ping.Length; cut++)
            await socket.Send(Halves(cut));

        foreach (var piece in RawSocket.Frame(Final | Text, ping))
            await socket.Send([piece]);

        byte[] masked = RawSocket.Frame(Final | Text, ping)[2..];
        await socket.Send([0x81, 0xFE, 0, (byte)ping.Length, .. masked]);
        await socket.Send([0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, (byte)ping.Length, .. masked]);

        for (var pongs = 0; pongs < ping.Length + 1 + 3; pongs++)
            Assert.Equal("""{"type":"pong"}""", (await socket.NextText()).GetRawText());
    }

    /// <summary>The framework looks at a head once six bytes of it are there, as a masked one has.</summary>
    [Fact]
    public async Task An_unmasked_frame_of_less_than_six_bytes_is_refused_with_the_bytes_that_follow()
    {
        using var socket = await Join();
        await socket.Send(RawSocket.Frame(0x89, [], masked: false));
        await socket.Send(RawSocket.Frame(0x89, [], masked: false));
        await socket.Send(RawSocket.Frame(0x89, [], masked: false));
        await Ends(socket, 1002);
    }

    private static byte[] Halves(int cut)
        => [.. RawSocket.Frame(Text, ping.AsSpan(0, cut)), .. RawSocket.Frame(Final | More, ping.AsSpan(cut))];

    private Task<RawSocket> Join() => RawSocket.Join(box.Meetai, box.Ada, $"{box.Room}/ws");

    /// <summary>
    /// Perhaps after an answer to what came before, it says why, and hangs up. Behind a mistake the framework resets
    /// the connection, which may outrun what it said.
    /// </summary>
    private static async Task Ends(RawSocket socket, int code)
    {
        var said = await socket.End();
        Assert.True(said == code || (code != 1000 && said is null), $"{said} instead of {code}");
        Assert.Null(await socket.Next());
    }
}
