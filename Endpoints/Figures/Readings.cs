using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What the instruments have told since the process began, kept as running totals in a few hundred kilobytes however
/// long it runs. Whoever wants to know of an interval compares two looks (<see cref="Snapshot"/>).
/// </summary>
internal sealed class Readings : IDisposable
{
    private readonly ConcurrentDictionary<string, Reading> readings = new();
    private readonly MeterListener listener = new();
    private readonly TimeProvider clock;

    public Readings(Instruments instruments, TimeProvider clock)
    {
        this.clock = clock;
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Meter.Name != Instruments.Name)
                return;

            var reading = readings.GetOrAdd(instrument.Name, _ => new Reading(instrument));
            heard.EnableMeasurementEvents(instrument, reading);
        };
        listener.SetMeasurementEventCallback<long>(
            static (_, value, tags, reading) => ((Reading)reading!).Count(value, tags));
        listener.SetMeasurementEventCallback<double>(
            static (_, value, tags, reading) => ((Reading)reading!).Record(value, tags));
        listener.Start();
        GC.KeepAlive(instruments); // asked for so that they are there before they are listened to
    }

    public Reading this[string name] => readings[name];

    /// <summary>Asks the gauges, and copies the rest; at a time in whole milliseconds, as clients get it.</summary>
    public Snapshot Look()
    {
        listener.RecordObservableInstruments();
        return Snapshot.Of(this, DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    public void Dispose() => listener.Dispose();
}

/// <summary>
/// One instrument's totals, for each value of its tag: a sum, or how what it timed is spread. Seconds are counted as
/// microseconds.
/// </summary>
internal sealed class Reading(Instrument instrument)
{
    private const double MicrosecondsInSecond = 1e6;

    private readonly ConcurrentDictionary<string, Cell> cells = new();
    private readonly double scale = instrument.Unit == "s" ? MicrosecondsInSecond : 1;
    private readonly bool isObserved = instrument.IsObservable;

    /// <summary>Of all values of the tag, or of one.</summary>
    public long Total(string? of = null) => of is null
        ? cells.Values.Sum(cell => Volatile.Read(ref cell.Total))
        : cells.TryGetValue(of, out var one) ? Volatile.Read(ref one.Total) : 0;

    /// <summary>How it is spread over the buckets of <see cref="Spread"/>, for those values of the tag.</summary>
    public long[] Counts(Func<string, bool> of)
    {
        var counts = new long[Spread.Buckets];
        foreach (var (value, cell) in cells)
        {
            if (of(value))
                cell.Spread.AddTo(counts);
        }

        return counts;
    }

    public long Sum() => cells.Values.Sum(cell => cell.Spread.Sum);

    public void Count(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ref var total = ref CellOf(tags).Total;
        if (isObserved)
            Volatile.Write(ref total, value);
        else
            Interlocked.Add(ref total, value);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => CellOf(tags).Spread.Record((long)(value * scale));

    private Cell CellOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => cells.GetOrAdd(tags is [{ Value: string value }] ? value : "", static _ => new Cell());

    private sealed class Cell
    {
        private Spread? spread;

        public long Total;

        public Spread Spread => spread ?? Interlocked.CompareExchange(ref spread, new Spread(), null) ?? spread;
    }
}
