namespace MeetAi.Load;

/// <summary>
/// Many listen to a room while a few post to it. The posters keep to a common rate; when the server is too slow for it,
/// each still waits for its answer, so the rate that was made is printed beside what was delivered.
/// </summary>
internal static class Fanout
{
    private static readonly TimeSpan settling = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Run(Options options)
    {
        var target = new Target(options);
        var figures = new Figures();
        var sockets = await RoomSocket.JoinMany(target, options.Listeners, options.Joiners);
        await Task.Delay(settling); // the peer answers 101 a moment before it subscribes

        var window = Window.Open(options);
        var latencies = new Latencies();
        var ears = sockets.Select(_ => new Ear(window, latencies)).ToArray();
        foreach (var (socket, ear) in sockets.Zip(ears))
            _ = socket.Listen(ear.Hear);

        using var posters = new Posters(target, window, options);
        await posters.Run().WaitAsync(TimeSpan.FromSeconds(options.Warmup + options.Seconds) + Window.Patience);
        var expected = posters.Made * options.Listeners;
        await Drain(ears, expected);
        Print(posters, ears, sockets, window, latencies);
        figures.PrintCores();
        foreach (var socket in sockets)
            socket.Dispose();

        return 0;
    }

    /// <summary>What was posted last is still under way: waits for it, as long as anything comes.</summary>
    private static async Task Drain(Ear[] ears, long expected)
    {
        var (before, now) = (-1L, 0L);
        while (now != before && now < expected)
        {
            await Task.Delay(settling);
            (before, now) = (now, ears.Sum(ear => ear.Delivered));
        }
    }

    private static void Print(Posters posters, Ear[] ears, RoomSocket[] sockets, Window window, Latencies latencies)
    {
        Figures.Print("posts/s", posters.Counted / window.Seconds);
        Figures.Print("deliveries/s", ears.Sum(ear => ear.Counted) / window.Seconds);
        Figures.Print(latencies);
        Figures.Print("non-201", posters.Refused);
        var repeats = ears.Sum(ear => ear.Repeats); // a repeat must not hide a loss
        Figures.Print("lost", posters.Made * ears.Length - (ears.Sum(ear => ear.Delivered) - repeats));
        Figures.Print("seq_gaps", ears.Sum(ear => ear.Gaps));
        Figures.Print("seq_repeats", repeats);
        Figures.Print("hung_up", sockets.Count(socket => !socket.IsOpen));
    }
}
