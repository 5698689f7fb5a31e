using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Load;

/// <summary>
/// Makes many people members of the room and lets each open a socket, the first of them asking who is there: what it
/// costs the server that they come, are told of one another, and go.
/// </summary>
internal static class Gather
{
    private const int SmallBuffer = 4096;

    public static async Task<int> Run(Options options)
    {
        var handshakes = await Handshakes(options);
        var target = new Target(options);
        var (busy, began, told) = (CpuMilliseconds(options.Pid), Stopwatch.GetTimestamp(), 0L);
        var (sockets, next) = (new RoomSocket[handshakes.Length], -1);
        await Task.WhenAll(Enumerable.Range(0, options.Joiners).Select(_ => Join()));
        Figures.Print("joins/s", sockets.Length / Stopwatch.GetElapsedTime(began).TotalSeconds);
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        Figures.Print("told", told);
        Figures.Print("hung_up", sockets.Count(socket => !socket.IsOpen));
        if (options.Pid is not null)
            Figures.Print("server_cpu_ms", CpuMilliseconds(options.Pid) - busy);

        foreach (var socket in sockets)
            socket.Dispose();

        return 0;

        async Task Join()
        {
            while (Interlocked.Increment(ref next) is var mine && mine < sockets.Length)
            {
                sockets[mine] = await RoomSocket.Join(target, handshakes[mine], SmallBuffer);
                _ = sockets[mine].Listen((text, _) => told += text.StartsWith("""{"type":"presence"""u8) ? 1 : 0);
            }
        }
    }

    /// <summary>One for each member; those who ask come first.</summary>
    private static async Task<byte[][]> Handshakes(Options options)
    {
        using var owner = Client(options, options.Key);
        var invite = await Post(owner, $"/api/rooms/{options.Room}/invites", new() { ["uses"] = options.Members });
        var code = invite.GetProperty("code").GetString();
        var handshakes = new byte[options.Members][];
        using var nobody = Client(options, key: null);
        for (var i = 0; i < handshakes.Length; i++)
        {
            var key = (await Post(nobody, "/api/keys", [])).GetProperty("key").GetString()!;
            using var guest = Client(options, key);
            await Post(guest, $"/api/invites/{code}/accept", []);
            handshakes[i] = new Target(options.As(key)).Join(i < options.Askers ? "?presence=true" : "");
        }

        return handshakes;
    }

    private static HttpClient Client(Options options, string? key)
    {
        var client = new HttpClient { BaseAddress = options.Url };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        return client;
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, Dictionary<string, int> body)
    {
        var answer = await client.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"{path} was answered with {(int)answer.StatusCode}.");

        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static double CpuMilliseconds(int? pid)
    {
        if (pid is null)
            return 0;

        using var process = Process.GetProcessById(pid.Value);
        return process.TotalProcessorTime.TotalMilliseconds;
    }
}
