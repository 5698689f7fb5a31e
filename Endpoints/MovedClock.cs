using System.Globalization;

namespace MeetAi.Endpoints;

/// <summary>
/// The system's clock, moved by as many seconds as stand in a file, so that tests can let days pass. Timers look at the
/// file again and again, and what falls due by a move fires at once. For tests alone: it is there only where
/// MEETAI_TEST_CLOCK names the file when the process starts, and the log says so.
/// </summary>
internal sealed partial class MovedClock(string file) : TimeProvider
{
    private const string Variable = "MEETAI_TEST_CLOCK";
    private static readonly TimeSpan glance = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private string? text;
    private TimeSpan offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset();

    public override long GetTimestamp()
        => System.GetTimestamp() + (long)(Offset().TotalSeconds * System.TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new MovedTimer(this, () => callback(state), dueTime, period);

    /// <summary>The clock of the process.</summary>
    public static TimeProvider OfProcess(ILoggerFactory logs)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
            return System;

        LogMoved(logs.CreateLogger<MovedClock>(), file);
        return new MovedClock(file);
    }

    private TimeSpan Offset()
    {
        lock (gate)
        {
            var now = File.ReadAllText(file);
            if (now != text && double.TryParse(now, CultureInfo.InvariantCulture, out var seconds))
                (text, offset) = (now, TimeSpan.FromSeconds(seconds));

            return offset;
        }
    }

    private sealed class MovedTimer : ITimer
    {
        private readonly MovedClock clock;
        private readonly Action callback;
        private readonly Timer glancing;
        private readonly Lock gate = new();
        private TimeSpan period;
        private DateTimeOffset? due;

        public MovedTimer(MovedClock clock, Action callback, TimeSpan dueTime, TimeSpan period)
        {
            (this.clock, this.callback) = (clock, callback);
            glancing = new Timer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                this.period = period;
                due = dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime;
                var pace = due is null ? Timeout.InfiniteTimeSpan : glance;
                return glancing.Change(dueTime == TimeSpan.Zero ? TimeSpan.Zero : pace, pace);
            }
        }

        public void Dispose() => glancing.Dispose();

        public ValueTask DisposeAsync() => glancing.DisposeAsync();

        private void Look()
        {
            lock (gate)
            {
                if (due is null || clock.GetUtcNow() < due)
                    return;

                due = period > TimeSpan.Zero ? clock.GetUtcNow() + period : null;
                if (due is null)
                    glancing.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            callback();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the clock is moved by {File}: this is a test")]
    private static partial void LogMoved(ILogger log, string file);
}
