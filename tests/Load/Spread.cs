using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>
/// So many messages of 100 bytes through so many new rooms, one room after the other: what each costs the server.
/// </summary>
internal sealed class Spread
{
    private readonly Target target;
    private readonly byte[][] requests;
    private readonly Latencies latencies = new();
    private int next = -1;
    private long refused;

    private Spread(Options options, byte[][] requests)
    {
        target = new Target(options);
        this.requests = requests;
    }

    public static async Task<int> Run(Options options)
    {
        var spread = new Spread(options, await Requests(options));
        var (busy, began) = (Server.CpuMilliseconds(options.Pid), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => spread.Post(options.Messages)));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        busy = Server.CpuMilliseconds(options.Pid) - busy;
        Figures.Print("requests/s", options.Messages / seconds);
        Figures.Print(spread.latencies);
        Figures.Print("non-201", spread.refused);
        if (options.Pid is not null)
            Figures.Print("server_cpu_us", busy * 1000 / options.Messages, "0.0");

        return 0;
    }

    /// <summary>One for each room.</summary>
    private static async Task<byte[][]> Requests(Options options)
    {
        using var owner = new Caller(options, options.Key);
        var requests = new byte[options.Rooms][];
        for (var i = 0; i < requests.Length; i++)
        {
            var room = (await owner.Post("/api/rooms", new Dictionary<string, string> { ["name"] = $"load {i}" }))
                .GetProperty("id").GetString()!;
            requests[i] = new Target(options.In(room)).Post();
        }

        return requests;
    }

    private async Task Post(int messages)
    {
        using var connection = await Connection.Open(target);
        while (Interlocked.Increment(ref next) is var mine && mine < messages)
        {
            var asked = Stopwatch.GetTimestamp();
            var status = await connection.Exchange(requests[mine % requests.Length]);
            latencies.Add(Stopwatch.GetTimestamp() - asked);
            if (status != 201)
                Interlocked.Increment(ref refused);
        }
    }
}
