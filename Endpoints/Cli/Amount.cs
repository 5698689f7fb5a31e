using System.Globalization;

namespace MeetAi.Endpoints.Cli;

/// <summary>How long and how much, as it is written on a command line.</summary>
internal static class Amount
{
    private static readonly (string Unit, TimeSpan Length)[] times =
    [
        ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    private static readonly (string Unit, long Bytes)[] sizes =
        [("KB", 1000), ("MB", 1000 * 1000), ("GB", 1000 * 1000 * 1000), ("TB", 1000L * 1000 * 1000 * 1000), ("B", 1)];

    /// <summary>As <c>90s</c>, <c>5m</c>, <c>6h</c> or <c>1d</c>.</summary>
    public static TimeSpan Time(string flag, string text)
    {
        var unit = times.FirstOrDefault(one => text.EndsWith(one.Unit, StringComparison.Ordinal));
        return unit.Unit is not null && Count(text[..^1], most: 100_000) is { } count
            ? unit.Length * count
            : throw new UsageError($"{flag} is a number with s, m, h or d, as 6h, not '{text}'.");
    }

    /// <summary>As <c>500MB</c> or <c>20GB</c>; a bare number is bytes.</summary>
    public static long Size(string flag, string text)
    {
        var (unit, bytes) = sizes.FirstOrDefault(
            one => text.EndsWith(one.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        return Count(text[..^unit.Length], most: (1L << 53) / bytes) is { } count
            ? count * bytes
            : throw new UsageError($"{flag} is a number of bytes, or one with KB, MB, GB or TB, not '{text}'.");
    }

    public static long Number(string flag, string text) => Count(text, most: 1L << 32)
        ?? throw new UsageError($"{flag} is a whole number above 0, not '{text}'.");

    private static long? Count(string text, long most)
        => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count <= most
            ? count
            : null;

    /// <summary>Of bytes, for people.</summary>
    public static string Text(long bytes)
    {
        var (unit, size) = sizes.LastOrDefault(one => one.Unit != "B" && bytes >= one.Bytes, ("B", 1));
        return size == 1
            ? $"{bytes} B"
            : string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / size:0.0} {unit}");
    }
}
