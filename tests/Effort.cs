namespace MeetAi.Tests;

/// <summary>
/// How often something is tried: a little on the ordinary build, more on what is shipped, and all of it where
/// tests/prove.sh says so (MEETAI_PROOF=full).
/// </summary>
internal static class Effort
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("MEETAI_PROOF") == "full";

    public static int Of(int ordinary, int published, int full)
        => IsFull ? full : Running.IsPublished ? published : ordinary;
}
