using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Who is listening to which room, right now. Nothing here is remembered: the truth is in Storage. What is announced
/// comes from the writer's thread, after the COMMIT and in seq order, is encoded once, and never blocks.
/// </summary>
internal sealed class Hub
{
    private readonly Presence presence;
    private readonly Figures.Instruments instruments;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Topics topics = new();
    private readonly HashSet<Listener> everybody = [];
    private readonly Sleepers sleepers;
    private bool closed;

    public Hub(Database database, Presence presence, Figures.Instruments instruments, TimeProvider clock)
    {
        (this.presence, this.instruments, this.clock) = (presence, instruments, clock);
        sleepers = Sleepers.Behind(database, clock, instruments.Delivered);
    }

    public void Publish(Message message)
    {
        instruments.MessageStored();
        presence.Posted(message);
        Announce(message.RoomId, message, Frame.Of, RoomActivityFrame.Of);
    }

    /// <summary>History that an import adds: to the lobby it is no news.</summary>
    public void MessageImported(Message message) => Announce(message.RoomId, message, Frame.Of, watched: null);

    public void MessageDeleted(Message message)
        => Announce(message.RoomId, message, MessageDeletedFrame.Of, MessageDeletedFrame.Of);

    /// <summary>Of a private room they hear no more who came without a key: not even what it is called now.</summary>
    public void RoomUpdated(Room room)
    {
        lock (gate)
        {
            if (room.Visibility is Visibility.Private && topics.Find(room.Id) is { } topic)
                End(topic.Followers, one => one.Key is null, Ending.RoomPrivate);

            Announce(room.Id, room, RoomFrame.Updated, RoomFrame.Updated);
        }
    }

    /// <summary>The person made the room, or joined it: it is new to them either way.</summary>
    public void RoomJoined(Person person, Room room)
    {
        lock (gate)
        {
            var watchers = topics.Lobby(person).Where(one => one.Key!.Rights.Include(room.Id)).ToHashSet();
            foreach (var watcher in watchers)
                topics.Watch(room.Id, watcher);

            sleepers.Tell(watchers, RoomFrame.Created(room));
        }
    }

    /// <summary>The person is no member any more: for them the room is gone.</summary>
    public void RoomLeft(Person person, Room room)
    {
        lock (gate)
        {
            var own = topics.Of(room.Id, person);
            End(own.Followers, _ => true, Ending.NotAllowed);
            sleepers.Tell(own.Watchers, RoomDeletedFrame.Of(room, last: false));
            foreach (var watcher in own.Watchers)
                topics.Unwatch(room.Id, watcher);
        }

        presence.Forget(room, person);
    }

    public void RoomDeleted(Room room)
    {
        presence.Forget(room); // who comes in between fades by themselves
        lock (gate)
        {
            if (topics.Remove(room.Id) is not { } topic)
                return;

            sleepers.Tell(topic.Watchers, RoomDeletedFrame.Of(room, last: false));
            var last = RoomDeletedFrame.Of(room, last: true);
            foreach (var follower in topic.Followers)
                follower.End(Ending.RoomDeleted, last);
        }
    }

    /// <summary>Keys that were revoked, or may less than before: those come back and are looked at anew.</summary>
    public void EndKeys(IReadOnlySet<long> keys, Ending why)
        => End(everybody, one => one.Key is { } key && keys.Contains(key.Number), why);

    public void PersonDeleted(Person person, IReadOnlyList<Room> rooms)
    {
        End(everybody, one => one.Key?.Person.Id == person.Id, Ending.KeyRevoked);
        presence.Forget(person);
        foreach (var room in rooms)
            RoomDeleted(room);
    }

    /// <summary>The process ends: everybody comes back later with a cursor, and nobody new is let in.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            End(everybody, _ => true, Ending.Restart);
        }
    }

    public Seat Join(Room room, Listener listener)
    {
        lock (gate)
        {
            Enter(listener);
            topics.Follow(room.Id, listener);
        }

        return Seat(listener, () => topics.Unfollow(room.Id, listener));
    }

    /// <summary>Hears of rooms that are new to a person; of others once <see cref="Watch"/> names them.</summary>
    public Seat JoinLobby(Person person, Listener listener)
    {
        lock (gate)
        {
            Enter(listener);
            topics.EnterLobby(person, listener);
        }

        return Seat(listener, () => topics.LeaveLobby(person, listener));
    }

    /// <summary>Rooms are read after the lobby was joined, so that one made in between is known either way.</summary>
    public void Watch(Listener listener, IEnumerable<Guid> found)
    {
        lock (gate)
        {
            foreach (var room in found)
                topics.Watch(room, listener);
        }
    }

    /// <summary>Of a room that was left in between nothing is told, not even what was offered already.</summary>
    public void Unwatch(Listener listener, IReadOnlyCollection<Guid> gone)
    {
        lock (gate)
        {
            foreach (var room in gone)
                topics.Unwatch(room, listener);

            if (gone.Count > 0)
                listener.Take([]);
        }
    }

    private void Announce<T>(Guid room, T what, Func<T, Frame> followed, Func<T, Frame>? watched)
    {
        lock (gate)
        {
            var topic = topics.Find(room);
            if (topic?.Followers.Count > 0)
                sleepers.Tell(topic.Followers, followed(what));

            if (watched is not null && topic?.Watchers.Count > 0)
                sleepers.Tell(topic.Watchers, watched(what));
        }
    }

    private void End(HashSet<Listener> listeners, Func<Listener, bool> whom, Ending why)
    {
        lock (gate)
        {
            foreach (var listener in listeners.Where(whom))
                listener.End(why);
        }
    }

    private void Enter(Listener listener)
    {
        everybody.Add(listener);
        if (closed)
            listener.End(Ending.Restart);
    }

    private Seat Seat(Listener listener, Action leave) => new(listener, clock, () =>
    {
        lock (gate)
        {
            everybody.Remove(listener);
            leave();
        }
    });
}
