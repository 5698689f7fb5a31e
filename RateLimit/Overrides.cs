using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.RateLimit;

/// <summary>
/// What the operator grants a person instead of the box's limit, and a key beside its person's: in memory and in the
/// tables.
/// </summary>
internal sealed class Overrides
{
    private readonly ConcurrentDictionary<(int Limit, Subject Subject), Rate> rates = new();
    private readonly OverrideStore store;
    private volatile bool isNeeded; // rates.IsEmpty would take all its locks to say yes, with every request

    public Overrides(OverrideStore store)
    {
        this.store = store;
        foreach (var one in store.All())
            Keep(one.KeyId is { } key ? Subject.OfKey(key) : Subject.Of(one.Person), one.Row);
    }

    public Rate? Find(Limit limit, Subject subject)
        => isNeeded && rates.TryGetValue((limit.Index, subject), out var rate) ? rate : null;

    /// <summary>
    /// The bucket of the key's own, where it or the nearest of its parents has one: what a key may not do it cannot do
    /// by children either.
    /// </summary>
    public Subject? FindOwn(Limit limit, Key key)
    {
        if (!isNeeded)
            return null;

        if (Has(limit, key.Id))
            return Subject.OfKey(key.Id);

        foreach (var parent in key.Parents)
        {
            if (Has(limit, parent))
                return Subject.OfKey(parent);
        }

        return null;
    }

    /// <summary>Whose buckets pay for what is done with a key: its person's, and its own where it has one.</summary>
    public IEnumerable<Subject> Subjects(Limit limit, Key key)
        => FindOwn(limit, key) is { } own ? [Subject.Of(key.Person), own] : [Subject.Of(key.Person)];

    /// <summary>All of them or none; they count from the next request on.</summary>
    public Task Set(Person person, IEnumerable<(Limit Limit, Rate Rate)> granted)
    {
        var rows = Rows(granted);
        return store.Set(person, rows, afterCommit: () => rows.ForEach(row => Keep(Subject.Of(person), row)));
    }

    /// <summary>The same for one key; a rate that is off leaves the key what its person has.</summary>
    public Task Set(Key key, IEnumerable<(Limit Limit, Rate Rate)> granted)
    {
        var rows = Rows(granted);
        return store.Set(key, rows, afterCommit: () => rows.ForEach(row => Keep(Subject.OfKey(key.Id), row)));
    }

    /// <summary>The new key that stands in for an old one has its limits.</summary>
    public void Copy(Key old, Key made)
    {
        foreach (var limit in Limits.All)
        {
            if (Find(limit, Subject.OfKey(old.Id)) is { } rate)
                rates[(limit.Index, Subject.OfKey(made.Id))] = rate;
        }
    }

    private bool Has(Limit limit, Guid key) => Find(limit, Subject.OfKey(key)) is { IsOff: false };

    private static List<OverrideRow> Rows(IEnumerable<(Limit Limit, Rate Rate)> granted)
        => [.. granted.Select(one => new OverrideRow(one.Limit.Name, one.Rate.Count, one.Rate.Period))];

    private void Keep(Subject subject, OverrideRow row)
    {
        if (!Limits.TryFind(row.Name, out var limit))
            return;

        rates[(limit.Index, subject)] = new Rate(row.Count, row.Period);
        isNeeded = true;
    }
}
