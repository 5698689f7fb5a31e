using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>How a command prints: for people by default, for programs with <c>--json</c>.</summary>
internal static class Output
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, as the API has it" };

    /// <summary>Columns as wide as they must be.</summary>
    public static void Table(IReadOnlyList<string[]> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Printable.Line).ToArray())];
        var widths = Enumerable.Range(0, rows[0].Length)
            .Select(column => cells.Max(row => row[column].Length))
            .ToArray();
        foreach (var row in cells)
            Stdout.Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
