using System.Buffers;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// What the process writes to stderr, by a thread of its own: who has a line does not wait for who reads it. Lines
/// gather for a moment and are written together. While the reader is slow, lines about requests are dropped beyond a
/// bound, and counted; all others are kept. Only when very many of those wait does who has one more wait, too.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Enough = 64 << 10, MostWaiting = 2 << 20, MostKept = 16 << 20;
    private static readonly TimeSpan gathering = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(2);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly Line line;
    private readonly Stream output = Console.OpenStandardError();
    private readonly Thread writer;
    private ArrayBufferWriter<byte> waiting = new(Enough), writing = new(Enough);
    private long dropped;
    private bool isUrgent, closing;

    public Journal(LogPlan plan, TimeProvider clock)
    {
        (this.clock, line) = (clock, new Line(plan.IsText));
        writer = new Thread(Run) { IsBackground = true, Name = "log" };
        writer.Start();
    }

    /// <summary>A line that may be dropped. <paramref name="tell"/> adds its fields and must not throw.</summary>
    public void Note<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        lock (gate)
        {
            if (waiting.WrittenCount >= MostWaiting)
                dropped++;
            else if (!closing)
                Add(level, message, about, tell);
        }
    }

    /// <summary>A line that is never dropped.</summary>
    public void Keep<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        lock (gate)
        {
            while (waiting.WrittenCount >= MostKept && !closing)
                Monitor.Wait(gate);

            if (closing)
                return;

            Add(level, message, about, tell);
            isUrgent = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Writes what waits; a reader who does not read any more does not keep the process from ending.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
            Monitor.PulseAll(gate);
        }

        writer.Join(patience);
        lock (gate)
            line.Dispose();
    }

    private void Add<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        TellDropped();
        var before = waiting.WrittenCount;
        line.Begin(waiting, clock.GetUtcNow(), level, message);
        tell(line, about);
        line.End();
        if (before == 0 || waiting.WrittenCount >= Enough)
            Monitor.PulseAll(gate);
    }

    /// <summary>Stands where the lines are missing.</summary>
    private void TellDropped()
    {
        if (dropped == 0)
            return;

        line.Begin(waiting, clock.GetUtcNow(), LogLevel.Warning, "nobody read the log fast enough");
        line.Add(Fields.Dropped, dropped);
        line.End();
        dropped = 0;
    }

    private void Run()
    {
        while (Take())
        {
            output.Write(writing.WrittenSpan);
            writing.ResetWrittenCount();
        }
    }

    private bool Take()
    {
        lock (gate)
        {
            while (waiting.WrittenCount == 0 && !closing)
                Monitor.Wait(gate);

            if (!isUrgent && !closing && waiting.WrittenCount < Enough)
                Monitor.Wait(gate, gathering);

            TellDropped();
            (waiting, writing, isUrgent) = (writing, waiting, false);
            Monitor.PulseAll(gate); // there is room again
            return writing.WrittenCount > 0 || !closing;
        }
    }
}
