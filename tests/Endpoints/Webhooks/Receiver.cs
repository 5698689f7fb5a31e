using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A request as it arrived.</summary>
internal sealed record Received(
    string RequestLine, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string Id => Headers["webhook-id"];

    /// <summary>When it was sent, in seconds, by the clock of the sender.</summary>
    public long Timestamp => long.Parse(Headers["webhook-timestamp"], CultureInfo.InvariantCulture);

    public long Seq => Json.GetProperty("data").Number("seq");
}

/// <summary>How to answer; the connection is closed afterwards.</summary>
internal delegate Task Reply(Received request, NetworkStream stream);

/// <summary>Somebody's server that webhooks call: a socket that answers as the test says, whatever HTTP says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener listener;
    private readonly ConcurrentQueue<Received> all = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentQueue<Received> unread = new();
    private int open, mostOpen;

    public Receiver(Reply? reply = null, string address = "127.0.0.1")
    {
        Reply = reply ?? Replies.Ok;
        listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start(1000);
        _ = listener.Each(Serve);
    }

    public Reply Reply { get; set; }

    public string Url => $"http://{listener.LocalEndpoint}/hook";

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyCollection<Received> All => all;

    public int Open => open;

    /// <summary>How many requests were under way at once at most.</summary>
    public int MostOpen => mostOpen;

    /// <summary>The next request that nobody has asked for yet.</summary>
    public async Task<Received> Next()
    {
        Assert.True(await arrived.WaitAsync(patience), $"Nothing came; before that, {all.Count} did.");
        return unread.TryDequeue(out var next) ? next : throw new InvalidOperationException();
    }

    /// <summary>So many requests, in the order in which they came.</summary>
    public async Task<IReadOnlyList<Received>> Next(int count)
    {
        var found = new List<Received>();
        while (found.Count < count)
            found.Add(await Next());

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await Read(stream);
                InterlockedMax(Interlocked.Increment(ref open));
                all.Enqueue(request);
                unread.Enqueue(request);
                arrived.Release();
                await Reply(request, stream).WaitAsync(ended.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }
    }

    private void InterlockedMax(int now)
    {
        for (var most = mostOpen; now > most; most = mostOpen)
            Interlocked.CompareExchange(ref mostOpen, now, most);
    }

    private static async Task<Received> Read(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4..] is [13, 10, 13, 10]))
        {
            if (await stream.ReadAsync(one) == 0)
                throw new IOException("It hung up.");

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.GetValueOrDefault("Content-Length", "0");
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new Received(lines[0], headers, body);
    }
}

/// <summary>Ways to answer, good and bad.</summary>
internal static class Replies
{
    public static Reply Ok { get; } = Status(200);

    /// <summary>Takes the request and says nothing, for as long as the other side waits.</summary>
    public static Reply Hang { get; } = (_, stream) => stream.ReadAsync(new byte[1]).AsTask();

    /// <summary>A byte now and then of an answer that never ends.</summary>
    public static Reply Drip { get; } = async (_, stream) =>
    {
        await Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (true)
        {
            await Write(stream, ".");
            await Task.Delay(10);
        }
    };

    public static Reply DieMidAnswer { get; }
        = (_, stream) => Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");

    public static Reply DieUnanswered { get; } = (_, _) => Task.CompletedTask;

    public static Reply NoHttp { get; } = (_, stream) => Write(stream, "220 mail.example ESMTP\r\n");

    /// <summary>More than anybody wants to read.</summary>
    public static Reply Flood(int bytes) => async (_, stream) =>
    {
        await Write(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n");
        var chunk = new string('x', 10_000);
        for (var sent = 0; sent < bytes; sent += chunk.Length)
            await Write(stream, chunk);
    };

    public static Reply Status(int status, string body = "", params string[] headers) => (_, stream) => Write(
        stream,
        $"HTTP/1.1 {status} So\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n"
        + string.Concat(headers.Select(header => header + "\r\n")) + $"\r\n{body}");

    private static Task Write(NetworkStream stream, string text)
        => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
}
