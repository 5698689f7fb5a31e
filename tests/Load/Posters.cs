using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>Connections that post at a common rate. A turn that nobody is free for waits, it is not dropped.</summary>
internal sealed class Posters(Target target, Window window, Options options) : IDisposable
{
    private static readonly TimeSpan tick = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim turns = new(0);
    private long made, counted, refused;

    /// <summary>All that were answered with 201.</summary>
    public long Made => made;

    /// <summary>Those within the window.</summary>
    public long Counted => counted;

    public long Refused => refused;

    public async Task Run()
    {
        var posting = Enumerable.Range(0, options.Posters).Select(_ => Post()).ToArray();
        var pacing = Task.Factory.StartNew(Pace, TaskCreationOptions.LongRunning);
        await Task.WhenAll([.. posting, pacing]);
    }

    public void Dispose() => turns.Dispose();

    /// <summary>Hands out turns by the clock; at the end one to each, so that nobody waits for ever.</summary>
    private void Pace()
    {
        var began = Stopwatch.GetTimestamp();
        for (var given = 0L; !window.IsOver; Thread.Sleep(tick))
        {
            var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * options.Rate) - given;
            if (due == 0)
                continue;

            turns.Release((int)due);
            given += due;
        }

        turns.Release(options.Posters);
    }

    private async Task Post()
    {
        var request = target.Post();
        using var connection = await Connection.Open(target);
        while (true)
        {
            await turns.WaitAsync();
            if (window.IsOver)
                return;

            Stamp.Write(request);
            Note(await connection.Exchange(request));
        }
    }

    private void Note(int status)
    {
        if (status != 201)
        {
            Interlocked.Increment(ref refused);
            return;
        }

        Interlocked.Increment(ref made);
        if (window.Contains(Stopwatch.GetTimestamp()))
            Interlocked.Increment(ref counted);
    }
}
