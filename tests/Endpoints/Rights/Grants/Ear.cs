using System.Net.WebSockets;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rights.Grants;

internal enum Door
{
    Socket,
    Events,
    Poll,
    LobbySocket,
    LobbyEvents,
}

/// <summary>
/// A listener: what it heard, and what it ought to have heard. A fact is a message, by its room and seq, or that it was
/// deleted.
/// </summary>
internal sealed class Ear(Door door, Credential key, Den? room, long? after) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<(string Fact, string Content)> heard = [];
    private readonly CancellationTokenSource dropped = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Credential Key => key;

    /// <summary>Null for a lobby: all rooms.</summary>
    public Den? Room => room;

    public bool IsPoll => door is Door.Poll;

    /// <summary>Whether nothing behind its position may be lost, also while it comes in.</summary>
    public bool HasCursor => after is not null;

    /// <summary>Whether it came in during this step.</summary>
    public bool IsNew { get; set; } = true;

    public HashSet<string> Must { get; } = [];

    public HashSet<string> May { get; } = [];

    /// <summary>The close code, or the status, with which it is to be sent away.</summary>
    public int? Ending { get; private set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>With which it was.</summary>
    public Task<int> Ended { get; private set; } = Task.FromResult(0);

    public IReadOnlyList<(string Fact, string Content)> Heard
    {
        get
        {
            lock (gate)
                return [.. heard];
        }
    }

    public bool Hears(Den there) => IsOpen && (room ?? there) == there && key.May(there, "read", "reader");

    public async Task Open(Running meetai)
    {
        var path = room is null ? "/api/lobby" : room.Path;
        var query = after is null ? "" : $"?after={after}&replay=1000";
        Ended = Task.Run(() => door switch
        {
            Door.Poll => Poll($"{path}/messages"),
            Door.Socket or Door.LobbySocket => Socket(meetai.Socket($"{path}/ws{query}")),
            _ => Events($"{path}/events{query}"),
        });
        if (await Task.WhenAny(ready.Task, Ended).WaitAsync(TimeSpan.FromSeconds(60)) == Ended)
            throw new InvalidOperationException($"{this} was not let in, but sent away with {await Ended}.");
    }

    /// <summary>It ought to be sent away now.</summary>
    public void SendAway(int code)
        => (IsOpen, Ending) = (false, door is Door.Events or Door.LobbyEvents ? 0 : code); // events have no code

    /// <summary>It goes by itself, and may have missed what was just said.</summary>
    public async Task Drop()
    {
        IsOpen = false;
        May.UnionWith(Must);
        Must.Clear();
        await dropped.CancelAsync();
        await Ended;
    }

    /// <summary>Completes once it has heard all that it must, or was sent away.</summary>
    public async Task HeardAll()
    {
        while (!Ended.IsCompleted)
        {
            Task next;
            lock (gate)
            {
                if (Must.IsSubsetOf(heard.Select(one => one.Fact)))
                    return;

                next = news.Task;
            }

            await Task.WhenAny(next, Ended).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public void Dispose() => dropped.Dispose();

    public override string ToString() => $"{door} of {key.Who} in {room?.Path ?? "all rooms"}";

    private async Task<int> Poll(string path)
    {
        var cursor = $"{after}";
        ready.SetResult();
        try
        {
            while (true)
            {
                var answer = await key.Person.Http.GetAsync($"{path}?after={cursor}&wait=45", dropped.Token);
                if ((int)answer.StatusCode != 200)
                    return (int)answer.StatusCode;

                var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                page.Items("messages").ToList().ForEach(Hear);
                cursor = page.Text("cursor");
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    private async Task<int> Socket(Uri url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {key.Person.Key}");
        var buffer = new byte[64 * 1024];
        try
        {
            await socket.ConnectAsync(url, dropped.Token);
            while (await socket.ReceiveAsync(buffer, dropped.Token) is { MessageType: WebSocketMessageType.Text } frame)
                Hear(JsonDocument.Parse(buffer.AsMemory(0, frame.Count).ToArray()).RootElement);

            var code = (int)socket.CloseStatus!;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, dropped.Token);
            return code;
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            return (int?)socket.CloseStatus ?? 0;
        }
    }

    private async Task<int> Events(string path)
    {
        const string Data = "data: ";
        try
        {
            using var lines = new StreamReader(await key.Person.Http.GetStreamAsync(path, dropped.Token));
            while (await lines.ReadLineAsync(dropped.Token) is { } line)
            {
                if (line.StartsWith(Data, StringComparison.Ordinal))
                    Hear(JsonDocument.Parse(line[Data.Length..]).RootElement);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
        }

        return 0;
    }

    private void Hear(JsonElement frame)
    {
        var (what, content) = frame.Text("type") switch
        {
            "message" => ("", frame.Text("content")),
            "room_activity" => ("", frame.Text("preview")),
            "message_deleted" => (" gone", ""),
            _ => (null, ""),
        };
        if (frame.Text("type") == "ready")
            ready.TrySetResult();

        if (what is null)
            return;

        lock (gate)
        {
            heard.Add(($"{frame.Text("room_id")}/{frame.Number("seq")}{what}", content));
            news.TrySetResult();
            news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
