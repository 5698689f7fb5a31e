using System.Net.WebSockets;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>A WebSocket client (the framework's, not ours) and what it heard.</summary>
internal sealed class Follower : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[128 * 1024];

    public WebSocketCloseStatus? Closed => socket.CloseStatus;

    public ClientWebSocket Raw => socket;

    public static async Task<Follower> Join(Running meetai, Person person, string path)
    {
        var follower = new Follower();
        if (person.Key.Length > 0)
            follower.socket.Options.SetRequestHeader("Authorization", $"Bearer {person.Key}");

        await follower.socket.ConnectAsync(meetai.Socket(path), Patience());
        return follower;
    }

    /// <summary>The next frame; null once the server has closed.</summary>
    public async Task<JsonElement?> Next()
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), Patience());
            if (received.MessageType == WebSocketMessageType.Close)
                return null;

            length += received.Count;
            if (received.EndOfMessage)
                return JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement;
        }
    }

    /// <summary>The next frame of a type; others before it are passed over.</summary>
    public async Task<JsonElement> Next(string type)
    {
        while (await Next() is { } frame)
        {
            if (frame.Text("type") == type)
                return frame;
        }

        throw new InvalidOperationException($"Closed with {(int?)socket.CloseStatus} before a {type}.");
    }

    /// <summary>Reads to the end and says with which code it came.</summary>
    public async Task<int> End()
    {
        while (await Next() is not null)
        {
        }

        if (socket.State is WebSocketState.CloseReceived) // good manners: the server waits for it
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Patience());

        return (int)socket.CloseStatus!;
    }

    public Task Send(string text) => socket.SendAsync(
        System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Patience());

    public void Dispose() => socket.Dispose();

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;
}
