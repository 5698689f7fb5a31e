namespace MeetAi.Endpoints.Realtime;

/// <summary>A place among the listeners, for as long as the key lives; disposing of it is leaving.</summary>
internal sealed class Seat : IDisposable
{
    private static readonly TimeSpan longest = TimeSpan.FromDays(40); // a timer takes 49 at most

    private readonly Action leave;
    private readonly ITimer? expiry;

    public Seat(Listener listener, TimeProvider clock, Action leave)
    {
        this.leave = leave;
        if (listener.Key?.Rights.ExpiresAt is { } at && at - clock.GetUtcNow() is var left && left < longest)
        {
            var due = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            expiry = clock.CreateTimer(_ => listener.End(Ending.KeyRevoked), null, due, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        expiry?.Dispose();
        leave();
    }
}
