using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Who is in which room right now and what they are doing, as their open streams and polls show it. In memory only.
/// Coming, going and polling cost the same however many are there, as long as nobody asks; who does is told of every
/// change. Who is stale is not kept.
/// </summary>
internal sealed class Presence : IDisposable
{
    private readonly TimeProvider clock;
    private readonly long began;
    private readonly Lock gate = new();
    private readonly Rolls rolls = new();
    private readonly Agenda agenda;
    private readonly Sleepers sleepers = new();

    public Presence(TimeProvider clock)
    {
        this.clock = clock;
        began = clock.GetTimestamp();
        agenda = new Agenda(clock, LookAgain);
    }

    private TimeSpan Now => clock.GetElapsedTime(began);

    /// <summary>
    /// A stream of the room is open until what is returned is disposed of. With <paramref name="asks"/> the listener
    /// hears of the others. Comes after the listener has joined the hub: one that was ended there is not let in, nor
    /// is one without a key: nobody in particular is nowhere.
    /// </summary>
    public IDisposable? Follow(Room room, Listener listener, bool asks)
        => Enter(room, listener, one => one.Streams, asks);

    /// <summary>The same for a poll.</summary>
    public IDisposable? Poll(Room room, Listener listener) => Enter(room, listener, one => one.Polls, asks: false);

    public (PresenceState State, Activity? Activity) Of(Room room, Person person)
    {
        lock (gate)
        {
            var now = Now;
            return rolls.Find(room.Id, person.Id) is { } one ? (one.At(now), one.Doing(now)) : default;
        }
    }

    public void Say(Room room, Listener listener, Doing doing)
    {
        lock (gate)
        {
            if (listener is not { Ending: null, Key: { } key } || rolls.Find(room.Id, key.Person.Id) is not { } one)
                return;

            var activity = Activity.Of(key, doing, clock.GetUtcNow());
            one.Begin(activity, Now);
            Tell(one.Roll, () => ActivityFrame.Of(room, key, activity));
        }
    }

    /// <summary>Whoever has posted is done with what they did; listeners see that from the message.</summary>
    public void Posted(Message message)
    {
        if (message.Author is not { } author)
            return;

        lock (gate)
            rolls.Find(message.RoomId, author.PersonId)?.Finish();
    }

    /// <summary>The room was deleted, and its listeners were told.</summary>
    public void Forget(Room room)
    {
        lock (gate)
            rolls.Remove(room);
    }

    /// <summary>The person is no member any more, and their listeners have ended.</summary>
    public void Forget(Room room, Person person)
    {
        lock (gate)
            Dismiss(rolls.Find(room.Id, person.Id));
    }

    public void Forget(Person person)
    {
        lock (gate)
        {
            foreach (var one in rolls.Of(person))
                Dismiss(one);
        }
    }

    public void Dispose() => agenda.Dispose();

    private Stay? Enter(Room room, Listener listener, Func<Attendance, Holding> kind, bool asks)
    {
        lock (gate)
        {
            if (listener.Ending is not null || listener.Key is not { } key)
                return null;

            var one = rolls.Get(room.Id, key.Person);
            kind(one).Open();
            Settle(one, Now);
            if (asks)
                one.Roll.Askers.Add(listener); // only now: nobody is told of themselves

            return new Stay(() => Leave(one, kind(one), listener));
        }
    }

    private void Leave(Attendance one, Holding held, Listener listener)
    {
        lock (gate)
        {
            var now = Now;
            held.Close(now);
            one.Roll.Askers.Remove(listener);
            Settle(one, now);
        }
    }

    private void LookAgain()
    {
        lock (gate)
        {
            var now = Now;
            while (agenda.Take(now) is { } one)
                Settle(one, now);
        }
    }

    /// <summary>Tells what has changed, and sees to it that what changes by itself is seen when it does.</summary>
    private void Settle(Attendance one, TimeSpan now)
    {
        if (one.IsGone)
            return;

        Show(one, one.At(now));
        if (one.Shown is PresenceState.Stale)
            rolls.Remove(one);
        else if (one.NextChange(now) is { } due)
            agenda.Add(one, due, now);
    }

    private void Dismiss(Attendance? one)
    {
        if (one is null)
            return;

        Show(one, PresenceState.Stale);
        rolls.Remove(one);
    }

    private void Show(Attendance one, PresenceState state)
    {
        if (one.Shown == state)
            return;

        one.Shown = state;
        Tell(one.Roll, () => PresenceFrame.Of(one.Roll.Room, one.Person, state));
    }

    private void Tell(Roll roll, Func<Frame> news)
    {
        if (roll.Askers.Count == 0)
            return;

        sleepers.Tell(roll.Askers, news());
        sleepers.Wake();
    }

    private sealed class Stay(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
