using System.CommandLine;
using System.Globalization;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> is told about backing itself up.</summary>
internal static class BackupOptions
{
    public static readonly Setting Every = new(
        "--backup-every", "Back up by itself so often, as 90s, 5m, 6h or 1d; off when not said");

    public static readonly Setting Directory = new(
        "--backup-dir", "Where those backups go; default: DIR/backups", isPath: true);

    public static readonly Setting Keep = new("--backup-keep", "How many of them are kept there", "7");

    public static BackupPlan? Read(ParseResult parsed)
    {
        if (Every.Text(parsed) is not { } every)
        {
            return Directory.Text(parsed) is null
                ? null
                : throw new UsageError("--backup-dir says where to, --backup-every how often: both are needed.");
        }

        var folder = Directory.Text(parsed) ?? Path.Combine(Data.Path(parsed), "backups");
        return new BackupPlan(Amount.Time("--backup-every", every), folder, Count(Keep.Text(parsed)!));
    }

    public static int Count(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new UsageError($"How many backups are kept is a number from 1 on, not '{text}'.");
}
