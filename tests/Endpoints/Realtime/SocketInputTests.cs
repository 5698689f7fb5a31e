using System.Text;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>What a client of a WebSocket may get wrong, frame by frame. Nobody else notices.</summary>
public sealed class SocketInputTests(SharedBox box) : IClassFixture<SharedBox>
{
    public static TheoryData<string, byte[], int[]> BrokenFrames => new()
    {
        { "an unmasked frame", RawSocket.Frame(0x81, """{"type":"ping"}"""u8, masked: false), [1002] },
        { "the first reserved bit", RawSocket.Frame(0xC1, "{}"u8), [1002] },
        { "the second reserved bit", RawSocket.Frame(0xA1, "{}"u8), [1002] },
        { "the third reserved bit", RawSocket.Frame(0x91, "{}"u8), [1002] },
        { "a reserved opcode", RawSocket.Frame(0x83, "{}"u8), [1002] },
        { "a reserved control opcode", RawSocket.Frame(0x8B, "{}"u8), [1002] },
        { "a continuation of nothing", RawSocket.Frame(0x80, "{}"u8), [1002] },
        { "a text inside a text", [.. RawSocket.Frame(0x01, "{"u8), .. RawSocket.Frame(0x81, "}"u8)], [1002] },
        { "a long ping", RawSocket.Frame(0x89, new byte[126]), [1002] },
        { "a fragmented ping", RawSocket.Frame(0x09, "x"u8), [1002] },
        { "a close of one byte", RawSocket.Frame(0x88, [3]), [1002] },
        { "a close with a reserved code", RawSocket.Frame(0x88, [0x03, 0xED]), [1002] },
        { "a length of 2^63", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], [1002, 1009] },
        { "a text that is no UTF-8", RawSocket.Frame(0x81, [0xFF, 0xFE]), [1007, 1002] },
        { "half a character", RawSocket.Frame(0x81, [0xC3]), [1007, 1002] },
        { "an encoded surrogate", RawSocket.Frame(0x81, [0xED, 0xA0, 0x80]), [1007, 1002] },
    };

    public static TheoryData<string, byte[][]> IgnoredFrames => new()
    {
        { "an empty text", [RawSocket.Frame(0x81, [])] },
        { "no JSON", [RawSocket.Frame(0x81, "cow"u8)] },
        { "a list", [RawSocket.Frame(0x81, "[]"u8)] },
        { "deep JSON", [RawSocket.Frame(0x81, Encoding.ASCII.GetBytes(new string('[', 4000)))] },
        { "a type of another kind", [RawSocket.Frame(0x81, """{"type":5}"""u8)] },
        { "an unknown type", [RawSocket.Frame(0x81, """{"type":"cow"}"""u8)] },
        { "an unpaired surrogate as type", [RawSocket.Frame(0x81, """{"type":"\ud800"}"""u8)] },
        { "an unpaired surrogate as name", [RawSocket.Frame(0x81, """{"\ud800\udfffxx\ud800":"ping"}"""u8)] },
        { "a message", [RawSocket.Frame(0x81, """{"type":"message","sender":"eve","content":"hi"}"""u8)] },
        { "an activity that is none", [RawSocket.Frame(0x81, """{"type":"activity","state":{}}"""u8)] },
        { "an activity of half a character",
            [RawSocket.Frame(0x81, """{"type":"activity","state":"tool","detail":"\ud800"}"""u8)] },
        { "binary that looks like a ping", [RawSocket.Frame(0x82, """{"type":"ping"}"""u8)] },
        { "4 KiB of text", [RawSocket.Frame(0x81, new byte[4096].Select(_ => (byte)'x').ToArray())] },
        { "an unsolicited pong", [RawSocket.Frame(0x8A, "x"u8)] },
        { "empty fragments", [RawSocket.Frame(0x01, []), RawSocket.Frame(0x00, []), RawSocket.Frame(0x80, [])] },
    };

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_frame_that_breaks_the_protocol_ends_its_socket_and_no_other(
        string what, byte[] bytes, int[] codes)
    {
        using var other = await Join();
        using var broken = await Join();

        await broken.Send(bytes);

        Assert.True(await broken.End() is not { } code || codes.Contains(code), what);
        await IsHeardBy(other);
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(70_000)]
    [InlineData(2_000_000)]
    public async Task A_frame_over_4_KiB_is_answered_with_1009(int length)
    {
        using var other = await Join();
        using var broken = await Join();

        await broken.Send(RawSocket.Frame(0x81, new byte[length].Select(_ => (byte)'x').ToArray()));

        Assert.Equal(1009, await broken.End());
        await IsHeardBy(other);
    }

    [Fact]
    public async Task Fragments_that_come_to_more_than_4_KiB_are_answered_with_1009()
    {
        using var broken = await Join();
        var fragment = new byte[1000].Select(_ => (byte)'x').ToArray();

        await broken.Send(RawSocket.Frame(0x01, fragment));
        for (var i = 0; i < 5; i++)
            await broken.Send(RawSocket.Frame(0x00, fragment));

        Assert.Equal(1009, await broken.End());
    }

    [Theory]
    [MemberData(nameof(IgnoredFrames))]
    public async Task What_says_nothing_to_us_is_ignored_and_the_socket_lives_on(string what, byte[][] frames)
    {
        Assert.NotEmpty(what);
        var before = await box.Look();
        using var socket = await Join();

        foreach (var frame in frames)
            await socket.Send(frame);

        await Answers(socket);
        Assert.Equal(before, await box.Look());
    }

    [Fact]
    public async Task A_ping_is_answered_whole_or_in_fragments_with_a_control_frame_in_between()
    {
        using var socket = await Join();

        await Answers(socket);
        await socket.Send(RawSocket.Frame(0x01, "{\"ty"u8));
        await socket.Send(RawSocket.Frame(0x00, "pe\":\"p"u8));
        await socket.Send(RawSocket.Frame(0x89, "hello"u8));
        await socket.Send(RawSocket.Frame(0x80, "ing\"}"u8));

        var pong = await socket.Next();
        Assert.Equal((RawSocket.Pong, "hello"), (pong?.Opcode, Encoding.ASCII.GetString(pong!.Value.Payload)));
        Assert.Equal("""{"type":"pong"}""", (await socket.NextText()).GetRawText());
    }

    [Fact]
    public async Task A_close_is_answered_with_a_close()
    {
        using var socket = await Join();

        await socket.Send(RawSocket.Frame(0x88, [0x03, 0xE8]));

        Assert.Equal(1000, await socket.End());
    }

    [Fact]
    public async Task Half_a_frame_and_then_nothing_disturbs_nobody()
    {
        using var other = await Join();
        using (var broken = await Join())
            await broken.Send([0x81, 0xFE]);

        await IsHeardBy(other);
    }

    [Fact]
    public async Task Compression_that_is_offered_is_not_agreed_on()
    {
        using var socket = await RawSocket.Join(
            box.Meetai, box.Ada, $"{box.Room}/ws",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");

        Assert.False(socket.Handshake.Headers.ContainsKey("Sec-WebSocket-Extensions"));
        await Answers(socket);
    }

    private static async Task Answers(RawSocket socket)
    {
        await socket.Say("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", (await socket.NextText()).GetRawText());
    }

    private Task<RawSocket> Join() => RawSocket.Join(box.Meetai, box.Ada, $"{box.Room}/ws");

    private async Task IsHeardBy(RawSocket listener)
    {
        var said = await box.Ada.Say(box.Room, "still here");
        Assert.Equal(said.GetRawText(), (await listener.NextText()).GetRawText());
    }
}
