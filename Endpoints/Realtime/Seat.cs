namespace MeetAi.Endpoints.Realtime;

/// <summary>A place among the listeners, for as long as the key lives; disposing of it is leaving.</summary>
internal sealed class Seat : IDisposable
{
    private static readonly TimeSpan longest = TimeSpan.FromDays(40); // a timer takes 49 at most

    private readonly Listener listener;
    private readonly TimeProvider clock;
    private readonly Action leave;
    private readonly ITimer? expiry;

    public Seat(Listener listener, TimeProvider clock, Action leave)
    {
        (this.listener, this.clock, this.leave) = (listener, clock, leave);
        if (listener.Key?.Rights.ExpiresAt is not { } end)
            return;

        expiry = clock.CreateTimer(_ => Look(end), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look(end);
    }

    public void Dispose()
    {
        expiry?.Dispose();
        leave();
    }

    /// <summary>A timer may ring some milliseconds early: whoever is told that the key ended finds it so.</summary>
    private void Look(DateTimeOffset end)
    {
        var left = end - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            listener.End(Ending.KeyRevoked);
        else
            expiry!.Change(left < longest ? left : longest, Timeout.InfiniteTimeSpan);
    }
}
