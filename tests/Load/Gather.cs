using System.Diagnostics;

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
        var (busy, began, told) = (Server.CpuMilliseconds(options.Pid), Stopwatch.GetTimestamp(), 0L);
        var (sockets, next) = (new RoomSocket[handshakes.Length], -1);
        await Task.WhenAll(Enumerable.Range(0, options.Joiners).Select(_ => Join()));
        Figures.Print("joins/s", sockets.Length / Stopwatch.GetElapsedTime(began).TotalSeconds);
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        Figures.Print("told", told);
        Figures.Print("hung_up", sockets.Count(socket => !socket.IsOpen));
        if (options.Pid is not null)
            Figures.Print("server_cpu_ms", Server.CpuMilliseconds(options.Pid) - busy);

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
        using var owner = new Caller(options, options.Key);
        var uses = new Dictionary<string, int> { ["uses"] = options.Members };
        var invite = await owner.Post($"/api/rooms/{options.Room}/invites", uses);
        var code = invite.GetProperty("code").GetString();
        var handshakes = new byte[options.Members][];
        using var nobody = new Caller(options, key: null);
        Dictionary<string, int> nothing = [];
        for (var i = 0; i < handshakes.Length; i++)
        {
            var key = (await nobody.Post("/api/keys", nothing)).GetProperty("key").GetString()!;
            using var guest = new Caller(options, key);
            await guest.Post($"/api/invites/{code}/accept", nothing);
            handshakes[i] = new Target(options.As(key)).Join(i < options.Askers ? "?presence=true" : "");
        }

        return handshakes;
    }
}
