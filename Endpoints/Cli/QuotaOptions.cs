using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>How much one person may have; admins may have more.</summary>
internal static class QuotaOptions
{
    public static readonly Setting Person = new(
        "--quota-per-person", "What all messages of one person may take: 500MB, 2GB; no limit when not said");

    public static readonly Setting Rooms = new(
        "--rooms-per-person", "How many rooms one person may own; no limit when not said");

    public static readonly Setting Box = new(
        "--quota-box",
        "What the database and the search index may take: 20GB; beyond it nothing more is posted, and the operator is "
        + "warned at 80 and 90 percent of it, or of the disk when not said");

    public static long? ReadBox(ParseResult parsed)
        => Box.Text(parsed) is { } bytes ? Amount.Size("--quota-box", bytes) : null;

    public static Quotas Read(ParseResult parsed) => new(
        Person.Text(parsed) is { } bytes ? Amount.Size("--quota-per-person", bytes) : null,
        Rooms.Text(parsed) is { } rooms ? Amount.Number("--rooms-per-person", rooms) : null);
}
