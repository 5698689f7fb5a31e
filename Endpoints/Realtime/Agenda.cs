namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Who is to be looked at again, and when. One timer serves all of them, and none runs while there is nobody. Not for
/// two threads at once.
/// </summary>
internal sealed class Agenda(TimeProvider clock, Action ring) : IDisposable
{
    private static readonly TimeSpan tick = TimeSpan.FromMilliseconds(1); // timers cut off what is less

    private readonly PriorityQueue<Attendance, TimeSpan> pending = new();
    private readonly ITimer timer = clock.CreateTimer(
        _ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Nothing new where it is looked at before: whoever looks then sees what is due later.</summary>
    public void Add(Attendance one, TimeSpan due, TimeSpan now)
    {
        if (one.Due <= due)
            return;

        one.Due = due;
        pending.Enqueue(one, due);
        if (pending.Peek() == one)
            Arm(now);
    }

    /// <summary>The next one whose time has come; null when there is none, and the timer is set for the rest.</summary>
    public Attendance? Take(TimeSpan now)
    {
        if (!pending.TryPeek(out var one, out var due))
            return null;

        if (due > now)
        {
            Arm(now);
            return null;
        }

        pending.Dequeue();
        one.Due = one.Due == due ? null : one.Due;
        return one;
    }

    public void Dispose() => timer.Dispose();

    private void Arm(TimeSpan now)
    {
        if (pending.TryPeek(out _, out var first))
            timer.Change(first - now + tick, Timeout.InfiniteTimeSpan);
    }
}
