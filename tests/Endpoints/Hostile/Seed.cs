using System.Globalization;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>Where randomness begins: anywhere, unless MEETAI_SEED gives back a number that a failure named.</summary>
internal static class Seed
{
    public static int? Given { get; } = Environment.GetEnvironmentVariable("MEETAI_SEED") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : null;
}
