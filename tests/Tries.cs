using System.Globalization;

namespace MeetAi.Tests;

/// <summary>
/// Tries something with chance, many times. The failure of a try says how to begin with that one: MEETAI_SEED.
/// </summary>
internal static class Tries
{
    private static readonly string? given = Environment.GetEnvironmentVariable("MEETAI_SEED");

    public static Task Of(int times, Func<Random, Task> one) => Of(times, (random, _) => one(random));

    public static async Task Of(int times, Func<Random, int, Task> one)
    {
        var first = int.TryParse(given, CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();
        for (var i = 0; i < times; i++)
        {
            try
            {
                await one(new Random(unchecked(first + i)), i);
            }
            catch (Exception failure) // whatever it is: to say how to run it again
            {
                throw new InvalidOperationException(
                    $"Try {i + 1} of {times}, MEETAI_SEED={unchecked(first + i)}: {failure.Message}", failure);
            }
        }
    }
}
