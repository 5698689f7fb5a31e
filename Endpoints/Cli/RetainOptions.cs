using System.CommandLine;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Cli;

/// <summary>What can be said about how long every room keeps its messages, beside what rooms say themselves.</summary>
internal static class RetainOptions
{
    public static readonly Setting Age = new(
        "--retain-age", "Every room removes messages older than that: 12h, 90d; kept for ever when not said");

    public static readonly Setting Messages = new(
        "--retain-messages", "Every room keeps only so many, the newest");

    public static readonly Setting Bytes = new(
        "--retain-bytes", "Every room keeps only the newest that take so much together: 500MB, 20GB");

    public static Retention Read(ParseResult parsed) => new(
        Age.Text(parsed) is { } age ? Amount.Time("--retain-age", age) : null,
        Messages.Text(parsed) is { } messages ? Amount.Number("--retain-messages", messages) : null,
        Bytes.Text(parsed) is { } bytes ? Amount.Size("--retain-bytes", bytes) : null);
}
