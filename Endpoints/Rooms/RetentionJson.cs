using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>How long messages are kept, as it is said and asked for; what is null is for ever.</summary>
internal sealed record RetentionView
{
    private const long MostSeconds = 100L * 366 * 24 * 60 * 60, MostMessages = 1L << 32, MostBytes = 1L << 53;

    public long? MaxAgeSeconds { get; init; }

    public long? MaxMessages { get; init; }

    public long? MaxBytes { get; init; }

    public static RetentionView? Of(Retention retention) => retention == Retention.Forever ? null : new RetentionView
    {
        MaxAgeSeconds = (long?)retention.MaxAge?.TotalSeconds,
        MaxMessages = retention.MaxMessages,
        MaxBytes = retention.MaxBytes,
    };

    public Retention Read(Check check)
    {
        var (seconds, messages, bytes) = (
            check.Number("retention.max_age_seconds", MaxAgeSeconds, least: 1, MostSeconds),
            check.Number("retention.max_messages", MaxMessages, least: 1, MostMessages),
            check.Number("retention.max_bytes", MaxBytes, least: 1, MostBytes));
        return check.Problem is null
            ? new Retention(seconds is { } age ? TimeSpan.FromSeconds(age) : null, messages, bytes)
            : Retention.Forever;
    }
}
