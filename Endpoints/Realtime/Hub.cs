using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Who is listening to which room, right now. Nothing here is remembered: the truth is in Storage. What is announced
/// comes from the writer's thread, after the COMMIT and in seq order, is encoded once, and never blocks.
/// </summary>
internal sealed class Hub
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Topic> rooms = [];
    private readonly Dictionary<Guid, HashSet<Listener>> lobbies = [];
    private readonly HashSet<Listener> everybody = [];
    private readonly Sleepers sleepers = new();
    private bool closed;

    public Hub(Database database) => database.AfterGroup += sleepers.Wake;

    public void Publish(Message message)
    {
        lock (gate)
        {
            if (!rooms.TryGetValue(message.RoomId, out var topic))
                return;

            if (topic.Followers.Count > 0)
                Tell(topic.Followers, Frame.Of(message));

            if (topic.Watchers.Count > 0)
                Tell(topic.Watchers, RoomActivityFrame.Of(message));
        }
    }

    public void RoomCreated(Person owner, Room room)
    {
        lock (gate)
        {
            if (!lobbies.TryGetValue(owner.Id, out var watchers))
                return;

            foreach (var watcher in watchers)
                TopicOf(room.Id).Watchers.Add(watcher);

            Tell(watchers, RoomFrame.Of("room_created", room));
        }
    }

    public void RoomUpdated(Room room)
    {
        lock (gate)
        {
            if (!rooms.TryGetValue(room.Id, out var topic))
                return;

            var frame = RoomFrame.Of("room_updated", room);
            Tell(topic.Followers, frame);
            Tell(topic.Watchers, frame);
        }
    }

    public void RoomDeleted(Room room)
    {
        lock (gate)
        {
            if (!rooms.Remove(room.Id, out var topic))
                return;

            Tell(topic.Watchers, RoomDeletedFrame.Of(room, last: false));
            var last = RoomDeletedFrame.Of(room, last: true);
            foreach (var follower in topic.Followers)
                follower.End(Ending.RoomDeleted, last);
        }
    }

    public void EndKey(Key key)
    {
        lock (gate)
        {
            foreach (var listener in everybody)
            {
                if (listener.Key.Number == key.Number)
                    listener.End(Ending.KeyRevoked);
            }
        }
    }

    /// <summary>The process ends: everybody comes back later with a cursor, and nobody new is let in.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var listener in everybody)
                listener.End(Ending.Restart);
        }
    }

    public Seat Join(Room room, Listener listener)
    {
        lock (gate)
        {
            Enter(listener);
            TopicOf(room.Id).Followers.Add(listener);
        }

        return new Seat(() => Leave(listener, () =>
        {
            if (rooms.TryGetValue(room.Id, out var topic) && topic.Followers.Remove(listener))
                Tidy(room.Id, topic);
        }));
    }

    /// <summary>Hears of rooms made for a person; of those there are, once <see cref="Watch"/> names them.</summary>
    public Seat JoinLobby(Person person, Listener listener)
    {
        lock (gate)
        {
            Enter(listener);
            if (!lobbies.TryGetValue(person.Id, out var watchers))
                lobbies.Add(person.Id, watchers = []);

            watchers.Add(listener);
        }

        return new Seat(() => Leave(listener, () => LeaveLobby(person, listener)));
    }

    /// <summary>Rooms are read after the lobby was joined, so that one made in between is known either way.</summary>
    public void Watch(Listener listener, IReadOnlyList<Guid> found)
    {
        lock (gate)
        {
            foreach (var room in found)
                TopicOf(room).Watchers.Add(listener);
        }
    }

    private void Tell(HashSet<Listener> listeners, Frame frame)
    {
        foreach (var listener in listeners)
        {
            if (listener.Offer(frame) is { } sleeper)
                sleepers.Add(sleeper);
        }
    }

    private void Enter(Listener listener)
    {
        everybody.Add(listener);
        if (closed)
            listener.End(Ending.Restart);
    }

    private void Leave(Listener listener, Action leave)
    {
        lock (gate)
        {
            everybody.Remove(listener);
            leave();
        }
    }

    private void LeaveLobby(Person person, Listener listener)
    {
        if (lobbies.TryGetValue(person.Id, out var watchers) && watchers.Remove(listener) && watchers.Count == 0)
            lobbies.Remove(person.Id);

        foreach (var (id, topic) in rooms)
        {
            if (topic.Watchers.Remove(listener))
                Tidy(id, topic);
        }
    }

    private Topic TopicOf(Guid room)
    {
        if (!rooms.TryGetValue(room, out var topic))
            rooms.Add(room, topic = new Topic());

        return topic;
    }

    private void Tidy(Guid room, Topic topic)
    {
        if (topic.Followers.Count == 0 && topic.Watchers.Count == 0)
            rooms.Remove(room);
    }

    private sealed class Topic
    {
        public HashSet<Listener> Followers { get; } = [];

        public HashSet<Listener> Watchers { get; } = [];
    }
}
