using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>The data directory that a command on the box works on.</summary>
internal static class Data
{
    public static readonly Setting Directory = new(
        "--data", "The directory that holds everything", "./data", isPath: true);

    public static string Path(ParseResult parsed) => Directory.Text(parsed)!;
}
