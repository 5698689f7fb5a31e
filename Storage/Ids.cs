using System.Diagnostics.CodeAnalysis;

namespace MeetAi.Storage;

/// <summary>Where ids come from and how they look: UUIDv7 (RFC 9562), on the wire in lower case with hyphens.</summary>
internal sealed class Ids(TimeProvider clock)
{
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());

    public static bool TryParse([NotNullWhen(true)] string? text, out Guid id) => Guid.TryParseExact(text, "D", out id);
}
