using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>Opens sockets on the room and keeps them, to see what an idle one costs.</summary>
internal static class Hold
{
    private const int SmallBuffer = 512;

    public static async Task<int> Run(Options options)
    {
        var before = Server.ResidentKilobytes(options.Pid);
        var figures = new Figures();
        var began = Stopwatch.GetTimestamp();
        var sockets = await RoomSocket.JoinMany(new Target(options), options.Sockets, options.Joiners, SmallBuffer);
        Figures.Print("joins/s", sockets.Length / Stopwatch.GetElapsedTime(began).TotalSeconds);
        figures.PrintCores();

        var joined = Server.ResidentKilobytes(options.Pid);
        foreach (var socket in sockets)
            _ = socket.Listen((_, _) => { });

        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        Figures.Print("hung_up", sockets.Count(socket => !socket.IsOpen));
        if (options.Pid is not null)
            Print(before, joined, after: Server.ResidentKilobytes(options.Pid), sockets.Length);

        foreach (var socket in sockets)
            socket.Dispose();

        return 0;
    }

    private static void Print(double before, double joined, double after, int sockets)
    {
        Figures.Print("rss_before_kb", before);
        Figures.Print("rss_joined_kb", joined);
        Figures.Print("rss_held_kb", after);
        Figures.Print("kb_per_socket", (after - before) / sockets, "0.00");
    }
}
