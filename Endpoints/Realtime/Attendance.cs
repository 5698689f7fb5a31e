using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

internal enum PresenceState
{
    Stale,
    Waiting,
    Connected,
}

/// <summary>
/// One person in one room, by what they hold open and what they closed lately: who comes back within 10 s was never
/// gone, and who polls is waiting until no poll came for 60 s. Pure arithmetic on the time it is given.
/// </summary>
internal sealed class Attendance(Roll roll, Person person)
{
    private (Activity What, TimeSpan Until)? activity;

    public Roll Roll => roll;

    public Person Person => person;

    public Holding Streams { get; } = new(TimeSpan.FromSeconds(10));

    public Holding Polls { get; } = new(TimeSpan.FromSeconds(60));

    /// <summary>What the others were told.</summary>
    public PresenceState Shown { get; set; }

    /// <summary>When it will be looked at again, if it will.</summary>
    public TimeSpan? Due { get; set; }

    /// <summary>It is on no roll any more, and nothing changes it.</summary>
    public bool IsGone { get; set; }

    public PresenceState At(TimeSpan now)
        => Streams.Counts(now) ? PresenceState.Connected
        : Polls.Counts(now) ? PresenceState.Waiting
        : PresenceState.Stale;

    /// <summary>When it becomes less than it is now, if nothing is opened meanwhile.</summary>
    public TimeSpan? NextChange(TimeSpan now) => Streams.Counts(now) ? Streams.Ends : Polls.Ends;

    public Activity? Doing(TimeSpan now) => activity is { } one && now < one.Until ? one.What : null;

    public void Begin(Activity what, TimeSpan now) => activity = (what, now + Activity.Lifetime);

    public void Finish() => activity = null;
}

/// <summary>What may be open several times at once, and still counts for a while after the last was closed.</summary>
internal sealed class Holding(TimeSpan lingers)
{
    private int open;
    private TimeSpan until;

    /// <summary>When it ceases to count; null while one is open.</summary>
    public TimeSpan? Ends => open > 0 ? null : until;

    public bool Counts(TimeSpan now) => open > 0 || now < until;

    public void Open() => open++;

    public void Close(TimeSpan now)
    {
        open--;
        until = now + lingers;
    }
}
