using System.Buffers.Text;

namespace MeetAi.Load;

/// <summary>What one listener hears: how much, how late, and whether every seq comes once and in its turn.</summary>
internal sealed class Ear(Window window, Latencies latencies)
{
    private readonly Landmark seqs = new("\"seq\":"u8.ToArray());
    private readonly Landmark stamps = new("sent="u8.ToArray());
    private long delivered, last;

    /// <summary>All messages; another thread may ask.</summary>
    public long Delivered => Volatile.Read(ref delivered);

    /// <summary>Those within the window.</summary>
    public long Counted { get; private set; }

    /// <summary>How many seqs were left out.</summary>
    public long Gaps { get; private set; }

    /// <summary>How many came that were not later than the one before.</summary>
    public long Repeats { get; private set; }

    public void Hear(ReadOnlySpan<byte> text, long now)
    {
        if (text.StartsWith("{\"type\":\"message\""u8))
        {
            Follow(text);
            Count(text, now);
        }
        else if (text.StartsWith("{\"type\":\"ready\""u8))
        {
            _ = Utf8Parser.TryParse(seqs.After(text), out last, out _);
        }
    }

    private void Follow(ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(seqs.After(text), out long seq, out _))
            return;

        if (last > 0 && seq > last + 1)
            Gaps += seq - last - 1;
        else if (seq <= last)
            Repeats++;

        last = Math.Max(last, seq);
    }

    private void Count(ReadOnlySpan<byte> text, long now)
    {
        Volatile.Write(ref delivered, delivered + 1);
        if (!window.Contains(now))
            return;

        Counted++;
        if (Stamp.TryRead(stamps.After(text), out var sent))
            latencies.Add(now - sent);
    }
}
