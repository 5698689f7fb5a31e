using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.RateLimit;

/// <summary>What the operator grants single persons instead of the box's limits, in memory and in the table.</summary>
internal sealed class Overrides
{
    private readonly ConcurrentDictionary<(int Limit, Subject Subject), Rate> rates = new();
    private readonly OverrideStore store;
    private volatile bool isNeeded; // rates.IsEmpty would take all its locks to say yes, with every request

    public Overrides(OverrideStore store)
    {
        this.store = store;
        foreach (var (person, row) in store.All())
            Keep(person, row);
    }

    public Rate? Find(Limit limit, Subject subject)
        => isNeeded && rates.TryGetValue((limit.Index, subject), out var rate) ? rate : null;

    /// <summary>All of them or none; they count from the next request on.</summary>
    public Task Set(Person person, IEnumerable<(Limit Limit, Rate Rate)> granted)
    {
        var rows = granted.Select(one => new OverrideRow(one.Limit.Name, one.Rate.Count, one.Rate.Period)).ToList();
        return store.Set(person, rows, afterCommit: () => rows.ForEach(row => Keep(person, row)));
    }

    private void Keep(Person person, OverrideRow row)
    {
        if (!Limits.TryFind(row.Name, out var limit))
            return;

        rates[(limit.Index, Subject.Of(person))] = new Rate(row.Count, row.Period);
        isNeeded = true;
    }
}
