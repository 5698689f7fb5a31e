using System.Net.Http.Headers;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// When what failed is tried again: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h (the schedule of
/// Standard Webhooks), up to a tenth later, so that they do not all come at once, and not before a Retry-After.
/// </summary>
internal static class RetrySchedule
{
    private const int KeepsFailing = 3;
    private static readonly TimeSpan longest = TimeSpan.FromHours(24), longestPace = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan[] delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>After so many attempts; null when that was the last.</summary>
    public static DateTimeOffset? Next(int attempts, RetryConditionHeaderValue? after, DateTimeOffset now)
    {
        if (attempts > delays.Length)
            return null;

        var delay = delays[attempts - 1] * (1 + (Random.Shared.NextDouble() / 10));
        var asked = after?.Delta ?? after?.Date - now ?? TimeSpan.Zero;
        return now + Longer(delay, asked < longest ? asked : longest);
    }

    /// <summary>
    /// How long a receiver is left alone after so many failures in a row, whatever is due: it keeps failing, so one
    /// attempt at a time finds out when it is back, in 5 minutes at the latest.
    /// </summary>
    public static TimeSpan Pace(int failures)
    {
        if (failures < KeepsFailing)
            return TimeSpan.Zero;

        var pace = delays[0] * Math.Pow(2, Math.Min(failures - KeepsFailing, 10));
        return pace < longestPace ? pace : longestPace;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
