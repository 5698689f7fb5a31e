using MeetAi.Storage;

namespace MeetAi.Endpoints.Moving;

/// <summary>What an import may say of when things were: nothing of the future.</summary>
internal static class PastCheck
{
    private static readonly TimeSpan slack = TimeSpan.FromDays(1); // of clocks that go wrong

    /// <summary>Ids rise with time, and what is made here comes after what was brought here.</summary>
    public static Guid NewId(this Check check, string field, string? value, DateTimeOffset now)
    {
        if (Ids.TryParse(value, out var id) && id.Version == 7 && Ids.TimeOf(id) <= now + slack)
            return id;

        check.Refuse(field, "must be an id (a UUIDv7) that is not of the future");
        return default;
    }

    public static DateTimeOffset NeededTime(this Check check, string field, string? value, DateTimeOffset now)
        => check.PastTime(field, value ?? "", now) ?? default;

    /// <summary>As it is stored: in milliseconds.</summary>
    public static DateTimeOffset? PastTime(this Check check, string field, string? value, DateTimeOffset now)
    {
        if (check.Time(field, value) is not { } time)
            return null;

        if (time > now + slack)
            check.Refuse(field, "is in the future");

        return DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
    }
}
