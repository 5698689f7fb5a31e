namespace MeetAi.Tests.RateLimit;

/// <summary>
/// A clock moved by hand. The time of day can be set without any time having passed; the monotonic time, which starts
/// anywhere, as a machine's uptime does, only goes forward.
/// </summary>
internal sealed class HandClock(DateTimeOffset timeOfDay, long uptime = 3_600_000_000_000) : TimeProvider
{
    private DateTimeOffset timeOfDay = timeOfDay;
    private long nanoseconds = uptime;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => nanoseconds;

    public override DateTimeOffset GetUtcNow() => timeOfDay;

    public void Pass(TimeSpan time)
    {
        nanoseconds += time.Ticks * TimeSpan.NanosecondsPerTick;
        timeOfDay += time;
    }
}
