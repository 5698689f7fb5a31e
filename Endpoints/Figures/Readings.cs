using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What the instruments have told since the process began, kept as running totals: some four kilobytes for each route
/// and status that was ever answered, however long it runs. Whoever wants to know of an interval compares two looks
/// (<see cref="Snapshot"/>); a scraper does that itself (<see cref="Exposition"/>).
/// </summary>
internal sealed class Readings : IDisposable
{
    private readonly ConcurrentDictionary<string, Reading> readings = new();
    private readonly MeterListener listener = new();
    private readonly TimeProvider clock;

    public Readings(Instruments instruments, Gauges gauges, TimeProvider clock)
    {
        this.clock = clock;
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Meter.Name != Instruments.Meter)
                return;

            var reading = readings.GetOrAdd(instrument.Name, _ => new Reading(instrument));
            heard.EnableMeasurementEvents(instrument, reading);
        };
        listener.SetMeasurementEventCallback<int>(
            static (_, value, tags, reading) => ((Reading)reading!).Take(value, tags));
        listener.SetMeasurementEventCallback<long>(
            static (_, value, tags, reading) => ((Reading)reading!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>(
            static (_, value, tags, reading) => ((Reading)reading!).Take(value, tags));
        listener.Start();
        instruments.Begin();
        GC.KeepAlive(gauges); // asked for so that they are there to be listened to
    }

    public Reading this[string name] => readings[name];

    /// <summary>At a time in whole milliseconds, as clients get it.</summary>
    public Snapshot Look()
    {
        Ask();
        return Snapshot.Of(this, DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>All of them as they stand, by name.</summary>
    public IEnumerable<Reading> All()
    {
        Ask();
        return readings.Values.OrderBy(one => one.Instrument.Name, StringComparer.Ordinal);
    }

    public void Dispose() => listener.Dispose();

    /// <summary>A gauge that cannot be read now, as the disk does not answer, stands where it stood.</summary>
    private void Ask()
    {
        try
        {
            listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // whoever needs that storage is told; figures come again
        }
    }
}

/// <summary>
/// One instrument's totals, for each set of its tags: a sum, or how what it timed is spread. Seconds are counted as
/// microseconds.
/// </summary>
internal sealed class Reading(Instrument instrument)
{
    private const double MicrosecondsInSecond = 1e6;

    private readonly ConcurrentDictionary<Labels, Cell> cells = new();
    private readonly bool isSpread = instrument is Histogram<double>;
    private readonly bool isLast = instrument.IsObservable || instrument is Gauge<double>;

    public Instrument Instrument => instrument;

    /// <summary>How many of what is counted make one of its unit.</summary>
    public double Scale { get; } = instrument.Unit == Instruments.Seconds ? MicrosecondsInSecond : 1;

    public IEnumerable<Cell> Cells => cells.Values;

    /// <summary>Of all tags, or of those with one value.</summary>
    public long Total(string? of = null) => of is null
        ? cells.Values.Sum(cell => Volatile.Read(ref cell.Total))
        : cells.TryGetValue(new Labels(of), out var one) ? Volatile.Read(ref one.Total) : 0;

    /// <summary>How it is spread over the buckets of <see cref="Spread"/>, for those tags.</summary>
    public long[] Counts(Func<Labels, bool> of)
    {
        var counts = new long[Spread.Buckets];
        foreach (var (labels, cell) in cells)
        {
            if (of(labels))
                cell.Spread.AddTo(counts);
        }

        return counts;
    }

    public long Sum() => cells.Values.Sum(cell => cell.Spread.Sum);

    public void Take(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Count(CellOf(tags), value);

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (cell, scaled) = (CellOf(tags), (long)(value * Scale));
        if (isSpread)
            cell.Spread.Record(scaled);
        else
            Count(cell, scaled);
    }

    private void Count(Cell cell, long value)
    {
        if (isLast)
            Volatile.Write(ref cell.Total, value);
        else
            Interlocked.Add(ref cell.Total, value);
    }

    private Cell CellOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels.Of(tags);
        return cells.TryGetValue(labels, out var cell) ? cell : cells.GetOrAdd(labels, new Cell(tags.ToArray()));
    }
}

/// <summary>The values of an instrument's tags, in its order: three at most, and few different ones.</summary>
internal readonly record struct Labels(object? First, object? Second = null, object? Third = null)
{
    public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(
        tags.Length > 0 ? tags[0].Value : null,
        tags.Length > 1 ? tags[1].Value : null,
        tags.Length > 2 ? tags[2].Value : null);
}

/// <summary>What was told under one set of tags.</summary>
internal sealed class Cell(KeyValuePair<string, object?>[] tags)
{
    private Spread? spread;

    public long Total;

    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    public Spread Spread => spread ?? Interlocked.CompareExchange(ref spread, new Spread(), null) ?? spread;
}
