using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>A connection of HTTP/2 over TLS whose frames a test makes by hand (RFC 9113, 4.1).</summary>
internal sealed class RawHttp2(TcpClient tcp, SslStream tls) : IDisposable
{
    public const int Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, Continuation = 9;
    public const int EndStream = 0x1, EndHeaders = 0x4;

    /// <summary>GET /healthz of localhost, by the static table and two literals (RFC 7541).</summary>
    public static byte[] Request { get; } =
        [0x82, 0x87, 0x04, 8, .. "/healthz"u8, 0x01, 9, .. "localhost"u8];

    public static async Task<RawHttp2> Open(Uri url, Authority authority)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(url.Host, url.Port);
        var tls = new SslStream(tcp.GetStream());
        using var trust = authority.Trusting(_ => { });
        trust.SslOptions.TargetHost = "localhost";
        trust.SslOptions.ApplicationProtocols = [SslApplicationProtocol.Http2];
        await tls.AuthenticateAsClientAsync(trust.SslOptions);
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        var connection = new RawHttp2(tcp, tls);
        await connection.Send([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])]);
        return connection;
    }

    public static byte[] Frame(int type, int flags, int stream, ReadOnlySpan<byte> payload)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        (head[3], head[4]) = ((byte)type, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. payload];
    }

    /// <summary>A literal that goes into the table, so that it can be named again with one byte.</summary>
    public static byte[] Remembered(string name, string value)
        => [0x40, .. Text(name), .. Text(value)];

    /// <summary>Whether it could be sent: the box may have hung up.</summary>
    public async Task<bool> Send(byte[] bytes)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await tls.WriteAsync(bytes, patience.Token);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next frame; null when the box hung up.</summary>
    public async Task<(int Type, int Flags, int Stream, byte[] Payload)?> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var head = new byte[9];
            await tls.ReadExactlyAsync(head, patience.Token);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            await tls.ReadExactlyAsync(payload, patience.Token);
            return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException) // also the end within a frame
        {
            return null;
        }
    }

    /// <summary>The error with which it said goodbye; null when it hung up without one.</summary>
    public async Task<int?> End()
    {
        int? error = null;
        while (await Next() is { } frame)
        {
            if (frame.Type == GoAway)
                error = BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
        }

        return error;
    }

    public void Dispose()
    {
        tls.Dispose();
        tcp.Dispose();
    }

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>With a prefix of seven bits.</summary>
    private static byte[] Length(int length)
    {
        if (length < 127)
            return [(byte)length];

        var bytes = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7)
            bytes.Add((byte)(0x80 | (length & 0x7F)));

        return [.. bytes, (byte)length];
    }
}
