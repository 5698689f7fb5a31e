using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>A TCP connection on which a test says exactly the bytes it wants, and reads what comes back.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient tcp;
    private readonly NetworkStream stream;
    private readonly byte[] incoming = new byte[4096];
    private Memory<byte> unread;

    private RawConnection(TcpClient tcp)
    {
        this.tcp = tcp;
        stream = tcp.GetStream();
    }

    public static async Task<RawConnection> Open(Uri url)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(url.Host, url.Port);
        return new RawConnection(tcp);
    }

    /// <summary>Says one thing on a new connection; null when the server hangs up without an answer.</summary>
    public static async Task<RawAnswer?> Ask(Uri url, string request)
    {
        using var connection = await Open(url);
        await connection.Send(request);
        return await connection.Answer();
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>A server that has heard enough may hang up before the end: what it says is what counts.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var patience = Patience();
            await stream.WriteAsync(bytes, patience.Token);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>One HTTP answer; null when the server hung up instead.</summary>
    public async Task<RawAnswer?> Answer()
    {
        if (await Line() is not { Length: > 0 } status)
            return null;

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await Line() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        var code = int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        var body = await Read(length);
        Assert.Equal(length, body.Length);
        return new RawAnswer(code, headers, Encoding.UTF8.GetString(body));
    }

    /// <summary>So many bytes; fewer when the server hung up before.</summary>
    public async Task<byte[]> Read(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            if (unread.IsEmpty && !await Fill())
                return bytes[..read];

            var length = Math.Min(unread.Length, count - read);
            unread[..length].CopyTo(bytes.AsMemory(read));
            (unread, read) = (unread[length..], read + length);
        }

        return bytes;
    }

    /// <summary>Everything until the server hangs up.</summary>
    public async Task<byte[]> ReadToEnd()
    {
        var all = new List<byte>();
        while (await Read(1) is [var next])
            all.Add(next);

        return [.. all];
    }

    public void Dispose() => tcp.Dispose();

    private async Task<string?> Line()
    {
        var line = new StringBuilder();
        while (await Read(1) is [var next])
        {
            if (next == '\n')
                return line.ToString().TrimEnd('\r');

            line.Append((char)next);
        }

        return line.Length > 0 ? line.ToString() : null;
    }

    /// <summary>What has come, once something has; false when the server hung up.</summary>
    private async Task<bool> Fill()
    {
        try
        {
            using var patience = Patience();
            unread = incoming.AsMemory(0, await stream.ReadAsync(incoming, patience.Token));
            return !unread.IsEmpty;
        }
        catch (IOException) // a reset is a way to hang up
        {
            return false;
        }
    }

    private static CancellationTokenSource Patience() => new(TimeSpan.FromSeconds(30));
}

internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Json.Text("code");

    public override string ToString() => $"{Status} {Body}";
}
