using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// All readings as Prometheus reads them: its text format 0.0.4. Names are those of the instruments by one rule: dots
/// become underscores, then comes the unit, then <c>_total</c> on what only grows. A value that shares a fine bucket
/// with greater ones counts as greater, so what is read from the coarse ones is at most 6.25 % too high.
/// </summary>
internal static class Exposition
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(Readings readings)
    {
        var text = new StringBuilder();
        foreach (var reading in readings.All())
        {
            var (name, type) = (NameOf(reading.Instrument), TypeOf(reading.Instrument));
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {reading.Instrument.Description}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
            foreach (var (labels, cell) in Ordered(reading.Cells))
            {
                if (reading.Instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds })
                    Write(text, name, labels, cell.Spread, bounds, reading.Scale);
                else
                    Write(text, name, labels, cell.Total / reading.Scale);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Labels, Cell Cell)> Ordered(IEnumerable<Cell> cells)
        => cells.Select(cell => (LabelsOf(cell), cell)).OrderBy(one => one.Item1, StringComparer.Ordinal);

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            Instruments.Seconds => "_seconds",
            Instruments.Bytes => "_bytes",
            _ => "",
        };
        return Plain(instrument.Name) + unit + (TypeOf(instrument) is "counter" ? "_total" : "");
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        Counter<long> or ObservableCounter<int> or ObservableCounter<long> or ObservableCounter<double> => "counter",
        _ => "gauge",
    };

    /// <summary>Those of a histogram's buckets say how many were no greater, each with those before it.</summary>
    private static void Write(
        StringBuilder text, string name, string labels, Spread spread, IReadOnlyList<double> bounds, double scale)
    {
        var counts = new long[Spread.Buckets];
        spread.AddTo(counts);
        foreach (var bound in bounds)
        {
            var (most, count) = (
                bound.ToString(CultureInfo.InvariantCulture), Spread.CountUpTo((long)(bound * scale), counts));
            Write(text, $"{name}_bucket", And(labels, $"le=\"{most}\""), count);
        }

        var all = counts.Sum();
        Write(text, $"{name}_bucket", And(labels, "le=\"+Inf\""), all);
        Write(text, $"{name}_sum", labels, spread.Sum / scale);
        Write(text, $"{name}_count", labels, all);
    }

    private static void Write(StringBuilder text, string name, string labels, double value)
        => text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ')
            .Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string And(string labels, string label) => labels.Length > 0 ? $"{labels},{label}" : label;

    private static string LabelsOf(Cell cell)
        => string.Join(',', cell.Tags.Select(tag => $"{Plain(tag.Key)}=\"{Escape($"{tag.Value}")}\""));

    private static string Plain(string name) => name.Replace('.', '_');

    private static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
