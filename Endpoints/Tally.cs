using System.Collections.Concurrent;
using MeetAi.RateLimit;

namespace MeetAi.Endpoints;

/// <summary>How many of something each subject has open. Whoever has none is forgotten.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<Subject, int> open = new();

    /// <summary>Counts one more and says how many there are.</summary>
    public int Enter(Subject subject) => open.AddOrUpdate(subject, 1, (_, others) => others + 1);

    public void Leave(Subject subject)
    {
        if (open.AddOrUpdate(subject, 0, (_, others) => others - 1) == 0)
            open.TryRemove(new KeyValuePair<Subject, int>(subject, 0));
    }
}
