using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// The sessions there are, each found through its person and only by the key that began it. In memory only: after a
/// restart, or a day without a request (a minute, where the box holds many), it is not there, and the client begins
/// another as its protocol says. A person has so many at most; one more ends the one that was used least lately.
/// </summary>
internal sealed class McpSessions(TimeProvider clock)
{
    private const int Most = 20_000, MostPerPerson = 100, SweepEvery = 1000;
    private static readonly TimeSpan idle = TimeSpan.FromDays(1), idleWhenFull = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<long, List<McpSession>> sessions = [];
    private int begun, count;

    public McpSession Begin(Key key)
    {
        var session = new McpSession(key.Id) { LastUsed = clock.GetTimestamp() };
        lock (gate)
        {
            if (++begun % SweepEvery == 0)
                Sweep(idle);

            if (count >= Most)
                Sweep(idleWhenFull);

            var own = sessions.TryGetValue(key.Person.Number, out var known) ? known : sessions[key.Person.Number] = [];
            if (own.Count == MostPerPerson)
                Remove(own, own.MinBy(one => (one.IsListening, one.LastUsed))!);

            own.Add(session);
            count++;
        }

        return session;
    }

    public McpSession? Find(Key key, string id)
    {
        lock (gate)
        {
            var session = sessions.GetValueOrDefault(key.Person.Number)
                ?.Find(one => one.Id == id && one.Key == key.Id && !IsIdle(one, idle));
            session?.LastUsed = clock.GetTimestamp();
            return session;
        }
    }

    /// <summary>Whoever listened was there until now.</summary>
    public void Leave(McpSession session, Listener listener)
    {
        lock (gate)
        {
            session.LastUsed = clock.GetTimestamp();
            session.Leave(listener);
        }
    }

    public void End(Key key, McpSession session)
    {
        lock (gate)
        {
            if (sessions.TryGetValue(key.Person.Number, out var own))
                Remove(own, session);
        }
    }

    private void Remove(List<McpSession> own, McpSession session)
    {
        if (!own.Remove(session))
            return;

        count--;
        session.End();
    }

    private void Sweep(TimeSpan longest)
    {
        foreach (var (person, own) in sessions)
        {
            count -= own.RemoveAll(one => IsIdle(one, longest));
            if (own.Count == 0)
                sessions.Remove(person); // which a dictionary takes while it is walked through
        }
    }

    private bool IsIdle(McpSession session, TimeSpan longest)
        => !session.IsListening && clock.GetElapsedTime(session.LastUsed) > longest;
}
