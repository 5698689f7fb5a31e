namespace MeetAi.Tests.RateLimit;

/// <summary>
/// A clock moved by hand. The time of day can be set without any time having passed; the monotonic time, which starts
/// anywhere, as a machine's uptime does, only goes forward, and timers ring on the way.
/// </summary>
internal sealed class HandClock(DateTimeOffset timeOfDay, long uptime = 3_600_000_000_000) : TimeProvider
{
    private readonly List<HandTimer> timers = [];
    private DateTimeOffset timeOfDay = timeOfDay;
    private long nanoseconds = uptime;

    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>How many timers will ring.</summary>
    public int Armed => timers.Count(one => one.Due is not null);

    public override long GetTimestamp() => nanoseconds;

    public override DateTimeOffset GetUtcNow() => timeOfDay;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        var end = nanoseconds + Nanoseconds(time);
        while (timers.Where(one => one.Due <= end).MinBy(one => one.Due) is { Due: { } due } next)
        {
            Move(due);
            next.Ring();
        }

        Move(end);
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private void Move(long to)
    {
        timeOfDay += TimeSpan.FromTicks((to - nanoseconds) / TimeSpan.NanosecondsPerTick);
        nanoseconds = to;
    }

    /// <summary>Rings once each time that it is set.</summary>
    private sealed class HandTimer(HandClock clock, Action ring) : ITimer
    {
        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.nanoseconds + Nanoseconds(dueTime);
            return true;
        }

        public void Ring()
        {
            Due = null;
            ring();
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
