using System.Buffers;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// What the process writes to stderr, by a thread of its own: who has a line does not wait for who reads it. Lines
/// gather for a moment and are written together. While the reader is slow, lines about requests are dropped beyond a
/// bound, and counted; all others are kept up to a larger one.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Enough = 64 << 10, MostWaiting = 2 << 20, MostKept = 16 << 20;
    private static readonly TimeSpan gathering = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(2);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly ThreadLocal<Line> lines; // made there and copied here, so that the lock is short
    private readonly Line loss;
    private readonly Stream output = Console.OpenStandardError();
    private readonly Thread writer;
    private ArrayBufferWriter<byte> waiting = new(Enough), writing = new(Enough);
    private long dropped;
    private bool isUrgent, closing;

    public Journal(LogPlan plan, TimeProvider clock)
    {
        (this.clock, lines) = (clock, new ThreadLocal<Line>(() => new Line(plan.IsText)));
        loss = new Line(plan.IsText);
        writer = new Thread(Run) { IsBackground = true, Name = "log" };
        writer.Start();
    }

    /// <summary>A line that may be dropped. <paramref name="tell"/> adds its fields and must not throw.</summary>
    public void Note<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        var line = Make(level, message, about, tell);
        lock (gate)
        {
            if (waiting.WrittenCount >= MostWaiting)
                dropped++;
            else
                Add(line);
        }
    }

    /// <summary>A line that is dropped only where nobody has read for very long.</summary>
    public void Keep<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        var line = Make(level, message, about, tell);
        lock (gate)
        {
            if (waiting.WrittenCount >= MostKept)
            {
                dropped++;
                return;
            }

            Add(line);
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
    }

    private ReadOnlySpan<byte> Make<T>(LogLevel level, string message, T about, Action<Line, T> tell)
    {
        var line = lines.Value!;
        line.Begin(clock.GetUtcNow(), level, message);
        tell(line, about);
        line.End();
        return line.Written;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        TellDropped();
        var isFirst = waiting.WrittenCount == 0;
        waiting.Write(line);
        if (isFirst || waiting.WrittenCount >= Enough)
            Monitor.PulseAll(gate);
    }

    /// <summary>Stands where the lines are missing.</summary>
    private void TellDropped()
    {
        if (dropped == 0)
            return;

        loss.Begin(clock.GetUtcNow(), LogLevel.Warning, "nobody read the log fast enough");
        loss.Add("dropped"u8, dropped);
        loss.End();
        waiting.Write(loss.Written);
        dropped = 0;
    }

    private void Run()
    {
        while (Take())
        {
            Write();
            writing.ResetWrittenCount();
        }
    }

    /// <summary>A full disk behind stderr, or a terminal that is gone, does not end the box.</summary>
    private void Write()
    {
        try
        {
            output.Write(writing.WrittenSpan);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            lock (gate)
                dropped += writing.WrittenSpan.Count((byte)'\n');
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
