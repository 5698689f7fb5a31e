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
    private readonly ConcurrentDictionary<(int Limit, Guid Key), Guid> buckets = new();
    private readonly OverrideStore store;
    private volatile bool isNeeded; // rates.IsEmpty would take all its locks to say yes, with every request

    public Overrides(OverrideStore store)
    {
        this.store = store;
        foreach (var one in store.All())
        {
            if (one.Key is { } key)
                Keep(key, one.Row);
            else
                Keep(Subject.Of(one.Person), one.Row);
        }
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

        if (Bucket(limit, key.Id) is { } own)
            return own;

        foreach (var parent in key.Parents)
        {
            if (Bucket(limit, parent) is { } above)
                return above;
        }

        return null;
    }

    /// <summary>The bucket that somebody means who names a key: it may be that of one it replaced.</summary>
    public Subject BucketOf(Limit limit, Subject subject)
        => subject.Per is Per.Key && Bucket(limit, subject.Id) is { } bucket ? bucket : subject;

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
        return store.Set(key, rows, afterCommit: () => rows.ForEach(row => Keep(
            new LimitedKey(key.Id, buckets.GetValueOrDefault((Index(row), key.Id), key.Id)), row)));
    }

    /// <summary>The new key that stands in for an old one draws from its buckets.</summary>
    public void Share(Key old, Key made)
    {
        foreach (var limit in Limits.All)
        {
            if (buckets.TryGetValue((limit.Index, old.Id), out var bucket))
                buckets[(limit.Index, made.Id)] = bucket;
        }
    }

    private Subject? Bucket(Limit limit, Guid key)
        => buckets.TryGetValue((limit.Index, key), out var bucket)
        && Subject.OfKey(bucket) is var subject && Find(limit, subject) is { IsOff: false }
            ? subject
            : null;

    private static List<OverrideRow> Rows(IEnumerable<(Limit Limit, Rate Rate)> granted)
        => [.. granted.Select(one => new OverrideRow(one.Limit.Name, one.Rate.Count, one.Rate.Period))];

    private static int Index(OverrideRow row) => Limits.TryFind(row.Name, out var limit) ? limit.Index : -1;

    private void Keep(LimitedKey key, OverrideRow row)
    {
        buckets[(Index(row), key.Id)] = key.Bucket;
        Keep(Subject.OfKey(key.Bucket), row);
    }

    private void Keep(Subject subject, OverrideRow row)
    {
        if (!Limits.TryFind(row.Name, out var limit))
            return;

        rates[(limit.Index, subject)] = new Rate(row.Count, row.Period);
        isNeeded = true;
    }
}
