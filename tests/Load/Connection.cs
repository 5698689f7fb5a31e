using System.Net.Sockets;

namespace MeetAi.Load;

/// <summary>
/// One TCP connection and what was received on it but not taken yet. HTTP/1.1 with keep-alive, one request at a time:
/// only as much of an answer is understood as tells its status and its end.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket;
    private readonly Body body = new();
    private byte[] buffer;
    private int start, end;

    private Connection(Socket socket, int bufferBytes)
    {
        this.socket = socket;
        buffer = new byte[bufferBytes];
    }

    public ReadOnlySpan<byte> Received => buffer.AsSpan(start, end - start);

    public static async Task<Connection> Open(Target target, int bufferBytes = 32 * 1024)
    {
        var socket = new Socket(target.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.Address);
        return new Connection(socket, bufferBytes);
    }

    /// <summary>Sends a request, reads the answer to its end and says its status.</summary>
    public async ValueTask<int> Exchange(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request, SocketFlags.None);
        Head head;
        while (!Head.TryRead(Received, out head))
            await Expect();

        Take(head.Length);
        body.Begin(head);
        while (true)
        {
            Take(body.Skip(Received));
            if (body.IsOver)
                return head.Status;

            await Expect();
        }
    }

    /// <summary>Waits for more; false when the server has hung up.</summary>
    public async ValueTask<bool> Receive()
    {
        MakeRoom();
        var count = await socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None);
        end += count;
        return count > 0;
    }

    /// <summary>Small and rare things only: it does not wait for a slow peer.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public void Take(int count) => start += count;

    /// <summary>Hangs up with a reset: thousands of closed sockets would keep their ports for a minute.</summary>
    public void Dispose()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private async ValueTask Expect()
    {
        if (!await Receive())
            throw new IOException("The server hung up in the middle of an answer.");
    }

    private void MakeRoom()
    {
        Received.CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
            Array.Resize(ref buffer, 2 * buffer.Length);
    }
}
