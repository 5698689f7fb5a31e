using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MeetAi.RateLimit;

internal enum Per
{
    Person,
    Address,
    Key,
}

/// <summary>A named limit: what one subject may do. Its place in <see cref="Limits.All"/> is its index.</summary>
internal sealed record Limit(int Index, string Name, Rate Default, Per Per);

/// <summary>Every limit in the house, its number and what it is per.</summary>
internal static class Limits
{
    public static readonly Limit Keys = new(0, "keys", new Rate(5, TimeSpan.FromMinutes(1)), Per.Address);
    public static readonly Limit Messages = new(1, "messages", new Rate(60, TimeSpan.FromMinutes(1)), Per.Person);
    public static readonly Limit Anonymous = new(2, "anonymous", new Rate(5, TimeSpan.FromMinutes(1)), Per.Address);
    public static readonly Limit Rooms = new(3, "rooms", new Rate(5, TimeSpan.FromDays(1)), Per.Person);
    public static readonly Limit Search = new(4, "search", new Rate(60, TimeSpan.FromMinutes(1)), Per.Person);

    public const long MostCount = 1_000_000_000;

    public const string Grammar = "must be COUNT/PERIOD with a period of s, min, hour or day, as in 60/min, or off";

    private static readonly (string Word, TimeSpan Period)[] periods =
    [
        ("s", TimeSpan.FromSeconds(1)), ("min", TimeSpan.FromMinutes(1)),
        ("hour", TimeSpan.FromHours(1)), ("day", TimeSpan.FromDays(1)),
    ];

    public static IReadOnlyList<Limit> All { get; } = [Keys, Messages, Anonymous, Rooms, Search];

    public static bool TryFind(string? name, [NotNullWhen(true)] out Limit? limit)
        => (limit = All.FirstOrDefault(one => one.Name == name)) is not null;

    /// <summary>
    /// <c>60/min</c> (also s, hour, day), or <c>off</c>. False for anything else, 0 and more than 10⁹ included.
    /// </summary>
    public static bool TryParse(string text, out Rate rate)
    {
        rate = Rate.Off;
        if (text == "off")
            return true;

        if (text.Split('/') is not [var number, var word] || !periods.Any(one => one.Word == word))
            return false;

        var isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        rate = new Rate(count, periods.First(one => one.Word == word).Period);
        return isNumber && count is > 0 and <= MostCount;
    }

    public static string Text(Rate rate)
        => rate.IsOff ? "off" : $"{rate.Count}/{periods.First(one => one.Period == rate.Period).Word}";
}
