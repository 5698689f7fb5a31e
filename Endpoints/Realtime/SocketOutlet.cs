using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// A WebSocket. The framework makes the handshake, reads and answers pings; the frames that everybody gets are made
/// once (<see cref="Frame"/>) and written as they are, as many as wait in one write. What the client sends is never
/// content (<see cref="ClientFrame"/>).
/// </summary>
internal sealed class SocketOutlet : IOutlet, IDisposable
{
    private const int MostFrameBytes = 4 * 1024;
    private static readonly TimeSpan goodbye = TimeSpan.FromSeconds(3);

    private readonly HttpContext http;
    private readonly WebSocket socket;
    private readonly Stream stream;
    private readonly Action<Listener, Doing>? doing;
    private readonly Task reading;

    private SocketOutlet(
        HttpContext http, WebSocket socket, Stream stream, Listener listener, Action<Listener, Doing>? doing)
    {
        this.http = http;
        this.socket = socket;
        this.stream = stream;
        this.doing = doing;
        reading = Read(listener);
    }

    /// <summary>The framework pings every 30 s and gives up when the answer does not come for another 30.</summary>
    public TimeSpan? Heartbeat => null;

    /// <summary>
    /// Null when the server holds as many sockets as it may. What the client says it is doing goes to
    /// <paramref name="doing"/>, where somebody wants to know.
    /// </summary>
    public static async Task<SocketOutlet?> Accept(
        HttpContext http, Listener listener, Action<Listener, Doing>? doing = null)
    {
        try
        {
            var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                KeepAliveInterval = TimeSpan.FromSeconds(30),
                KeepAliveTimeout = TimeSpan.FromSeconds(30),
            });
            return new SocketOutlet(http, socket, http.UpgradedStream(), listener, doing);
        }
        catch (InvalidOperationException) when (!http.Response.HasStarted) // Kestrel's way to say so
        {
            http.Response.Headers.Remove(HeaderNames.SecWebSocketAccept);
            http.Response.Headers.Remove(HeaderNames.Upgrade);
            http.Response.Headers.Remove(HeaderNames.Connection);
            return null;
        }
    }

    public async Task<bool> Write(List<Frame> frames)
    {
        for (var next = 0; next < frames.Count;)
        {
            var (first, bytes) = (next, 0);
            do
                bytes += frames[next++].Socket.Length;
            while (next < frames.Count && bytes + frames[next].Socket.Length <= Patience.MostBytes);

            if (!await (next - first == 1 ? Send(frames[first].Socket) : Coalesce(frames, first, next, bytes)))
                return false;
        }

        return true;
    }

    public Task<bool> Beat() => Task.FromResult(true);

    /// <summary>Says why, waits a moment for the peer to say it too, and hangs up.</summary>
    public async Task Close(Ending why)
    {
        using var patience = new CancellationTokenSource(goodbye);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)why.Code, why.Reason, patience.Token);

            await reading.WaitAsync(patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or WebSocketException)
        {
            http.Abort();
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> Coalesce(List<Frame> frames, int first, int end, int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        var written = 0;
        for (var i = first; i < end; i++)
        {
            frames[i].Socket.CopyTo(buffer, written);
            written += frames[i].Socket.Length;
        }

        var sent = await Send(buffer.AsMemory(0, bytes));
        if (sent)
            ArrayPool<byte>.Shared.Return(buffer);

        return sent;
    }

    private async Task<bool> Send(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var sending = stream.WriteAsync(bytes);
            if (!sending.IsCompletedSuccessfully)
                await sending.AsTask().WaitAsync(IOutlet.Patience);

            return true;
        }
        catch (Exception gone) when (gone
            is TimeoutException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            http.Abort();
            return false;
        }
    }

    /// <summary>Waits with no buffer while the peer is silent, so that an idle socket costs next to nothing.</summary>
    private async Task Read(Listener listener)
    {
        try
        {
            while ((await socket.ReceiveAsync(Memory<byte>.Empty, default)).MessageType != WebSocketMessageType.Close)
                await ReadMessage(listener);

            listener.End(Ending.Left);
        }
        catch (Exception gone) when (gone
            is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            listener.End(Ending.Left);
        }
    }

    private async Task ReadMessage(Listener listener)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostFrameBytes + 1);
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length..(MostFrameBytes + 1)), default);
                length += received.Count;
                if (length > MostFrameBytes)
                {
                    listener.End(Ending.FrameTooLarge);
                    length = 0; // what follows is read only so that the goodbye is heard
                }
            }
            while (!received.EndOfMessage && received.MessageType != WebSocketMessageType.Close);

            if (received.MessageType == WebSocketMessageType.Text)
                Hear(ClientFrame.Read(buffer.AsSpan(0, length)), listener);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Hear(ClientFrame frame, Listener listener)
    {
        if (frame.IsPing)
            listener.Tell(BareFrame.Pong);

        if (frame.Doing is { } said)
            doing?.Invoke(listener, said);
    }
}
