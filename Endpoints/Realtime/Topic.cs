using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>Who listens to one room: to all of it, or through the lobby to what happens in it.</summary>
internal sealed class Topic
{
    public HashSet<Listener> Followers { get; } = [];

    public HashSet<Listener> Watchers { get; } = [];

    public bool IsEmpty => Followers.Count == 0 && Watchers.Count == 0;
}

/// <summary>The rooms that somebody listens to, and the lobbies of people. Not for two threads at once.</summary>
internal sealed class Topics
{
    private readonly Dictionary<Guid, Topic> topics = [];
    private readonly Dictionary<Listener, HashSet<Guid>> watched = [];
    private readonly Dictionary<Guid, HashSet<Listener>> lobbies = [];

    public Topic? Find(Guid room) => topics.GetValueOrDefault(room);

    /// <summary>Those of one person; later changes do not show.</summary>
    public Topic Of(Guid room, Person person)
    {
        var own = new Topic();
        if (Find(room) is not { } topic)
            return own;

        own.Followers.UnionWith(topic.Followers.Where(one => one.Key?.Person.Id == person.Id));
        own.Watchers.UnionWith(topic.Watchers.Where(one => one.Key?.Person.Id == person.Id));
        return own;
    }

    public Topic? Remove(Guid room)
    {
        if (!topics.Remove(room, out var topic))
            return null;

        foreach (var watcher in topic.Watchers)
            watched[watcher].Remove(room);

        return topic;
    }

    public void Follow(Guid room, Listener listener) => Get(room).Followers.Add(listener);

    public void Unfollow(Guid room, Listener listener)
    {
        if (topics.TryGetValue(room, out var topic) && topic.Followers.Remove(listener))
            Tidy(room, topic);
    }

    public void Watch(Guid room, Listener listener)
    {
        if (!watched.TryGetValue(listener, out var rooms))
            watched.Add(listener, rooms = []);

        rooms.Add(room);
        Get(room).Watchers.Add(listener);
    }

    public void Unwatch(Guid room, Listener listener)
    {
        if (watched.TryGetValue(listener, out var rooms))
            rooms.Remove(room);

        if (topics.TryGetValue(room, out var topic) && topic.Watchers.Remove(listener))
            Tidy(room, topic);
    }

    public IReadOnlyCollection<Listener> Lobby(Person person) => lobbies.GetValueOrDefault(person.Id) ?? [];

    public void EnterLobby(Person person, Listener listener)
    {
        if (!lobbies.TryGetValue(person.Id, out var listeners))
            lobbies.Add(person.Id, listeners = []);

        listeners.Add(listener);
    }

    public void LeaveLobby(Person person, Listener listener)
    {
        if (lobbies.TryGetValue(person.Id, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
            lobbies.Remove(person.Id);

        if (!watched.Remove(listener, out var rooms))
            return;

        foreach (var room in rooms)
            Unwatch(room, listener);
    }

    private Topic Get(Guid room)
    {
        if (!topics.TryGetValue(room, out var topic))
            topics.Add(room, topic = new Topic());

        return topic;
    }

    private void Tidy(Guid room, Topic topic)
    {
        if (topic.IsEmpty)
            topics.Remove(room);
    }
}
