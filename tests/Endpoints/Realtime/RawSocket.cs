using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>
/// A WebSocket whose frames a test makes by hand (RFC 6455, 5.2), right ones and wrong ones. Those of the server are
/// held to every rule.
/// </summary>
internal sealed class RawSocket(RawConnection connection, RawAnswer handshake) : IDisposable
{
    public const byte Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA, Final = 0x80;

    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    private bool isClosed;

    public RawAnswer Handshake => handshake;

    /// <summary>Joins and waits until the server says that it is ready.</summary>
    public static async Task<RawSocket> Join(Running meetai, Person person, string path, string headers = "")
    {
        var connection = await RawConnection.Open(meetai.Url);
        await connection.Send(Request(meetai, person, path, headers));
        var handshake = await connection.Answer();
        Assert.Equal(101, handshake?.Status);
        var socket = new RawSocket(connection, handshake!);
        Assert.Equal("ready", (await socket.NextText()).Text("type"));
        return socket;
    }

    /// <summary>Only asks to be let in, and leaves.</summary>
    public static async Task<RawAnswer> Ask(Running meetai, Person person, string path)
        => (await RawConnection.Ask(meetai.Url, Request(meetai, person, path, headers: "")))!;

    /// <summary>One frame; the first byte as given: FIN, the reserved bits and the opcode.</summary>
    public static byte[] Frame(int first, ReadOnlySpan<byte> payload, bool masked = true)
    {
        var mask = (byte)(masked ? 0x80 : 0);
        var frame = new List<byte> { (byte)first };
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
        if (payload.Length < 126)
            frame.Add((byte)(mask | payload.Length));
        else if (payload.Length <= ushort.MaxValue)
            frame.AddRange([(byte)(mask | 126), .. length[6..]]);
        else
            frame.AddRange([(byte)(mask | 127), .. length]);

        byte[] key = [1, 2, 3, 4];
        if (masked)
            frame.AddRange(key);

        for (var i = 0; i < payload.Length; i++)
            frame.Add((byte)(masked ? payload[i] ^ key[i % 4] : payload[i]));

        return [.. frame];
    }

    public Task Say(string text) => Send(Frame(Final | Text, Encoding.UTF8.GetBytes(text)));

    public Task Send(byte[] bytes) => connection.Send(bytes);

    /// <summary>
    /// The next frame of the server; null when it hung up. Ours are never fragmented, and behind a close there is none.
    /// </summary>
    public async Task<(int Opcode, byte[] Payload)?> Next()
    {
        if (await connection.Read(2) is not [var first, var second])
            return null;

        Assert.False(isClosed, "A frame behind the close");
        Assert.Equal(Final, first & 0xF0);
        var opcode = first & 0x0F;
        Assert.Contains(opcode, new int[] { Text, Close, Ping, Pong });
        Assert.True(second < 0x80, "A masked frame of the server");
        var length = await Length(second);
        Assert.True(opcode == Text || length <= 125, "A long control frame");
        var payload = await connection.Read(length);
        Assert.Equal(length, payload.Length);
        if (opcode is Text)
            strict.GetCharCount(payload);

        isClosed = opcode == Close;
        return (opcode, payload);
    }

    public async Task<JsonElement> NextText()
    {
        var frame = await Next();
        Assert.Equal(Text, frame?.Opcode);
        return JsonDocument.Parse(frame!.Value.Payload).RootElement;
    }

    /// <summary>Reads to the end: the close code, or null when the server hung up without one.</summary>
    public async Task<int?> End()
    {
        while (await Next() is { } frame)
        {
            if (frame.Opcode == Close)
                return frame.Payload.Length < 2 ? null : BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
        }

        return null;
    }

    public void Dispose() => connection.Dispose();

    /// <summary>The shortest of the three forms that can tell it.</summary>
    private async Task<int> Length(byte second)
    {
        if (second < 126)
            return second;

        ulong length = second == 126
            ? BinaryPrimitives.ReadUInt16BigEndian(await connection.Read(2))
            : BinaryPrimitives.ReadUInt64BigEndian(await connection.Read(8));
        Assert.InRange<ulong>(length, second == 126 ? 126UL : 65_536UL, int.MaxValue);
        return (int)length;
    }

    private static string Request(Running meetai, Person person, string path, string headers)
        => $"GET {path} HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\nAuthorization: Bearer {person.Key}\r\n"
        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n";
}
