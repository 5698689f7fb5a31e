using System.Diagnostics;
using System.Net.Sockets;

namespace MeetAi.Load;

/// <summary>What is done with a text frame: its bytes, and when they came.</summary>
internal delegate void Heard(ReadOnlySpan<byte> text, long now);

/// <summary>A WebSocket on a room (RFC 6455) that only listens, and answers pings so that it may stay.</summary>
internal sealed class RoomSocket : IDisposable
{
    private readonly Connection connection;

    private RoomSocket(Connection connection) => this.connection = connection;

    public bool IsOpen { get; private set; } = true;

    public static async Task<RoomSocket> Join(Target target, ReadOnlyMemory<byte> handshake, int bufferBytes)
    {
        var connection = await Connection.Open(target, bufferBytes);
        var status = await connection.Exchange(handshake);
        return status == 101
            ? new RoomSocket(connection)
            : throw new IOException($"A socket was answered with {status}.");
    }

    /// <summary>Joins many, as many at a time as told.</summary>
    public static async Task<RoomSocket[]> JoinMany(Target target, int count, int atATime, int bufferBytes = 32 * 1024)
    {
        var sockets = new RoomSocket[count];
        var handshake = target.Join();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var mine && mine < count)
                sockets[mine] = await Join(target, handshake, bufferBytes);
        }));
        return sockets;
    }

    /// <summary>Runs until either side hangs up.</summary>
    public async Task Listen(Heard heard)
    {
        try
        {
            do
                TakeFrames(heard);
            while (IsOpen && await connection.Receive());
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // the server dropped us, or we are done: IsOpen tells
        }

        IsOpen = false;
    }

    public void Dispose() => connection.Dispose();

    private void TakeFrames(Heard heard)
    {
        var now = Stopwatch.GetTimestamp();
        var bytes = connection.Received;
        var taken = 0;
        while (ServerFrame.TryRead(bytes[taken..], out var frame))
        {
            taken += frame.Length;
            if (frame.Opcode == ServerFrame.Text)
                heard(frame.Payload, now);
            else if (frame.Opcode == ServerFrame.Ping)
                connection.Send(frame.Pong());
            else if (frame.Opcode == ServerFrame.Close)
                IsOpen = false;
        }

        connection.Take(taken);
    }
}
