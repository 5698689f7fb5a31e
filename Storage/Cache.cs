using System.Collections.Concurrent;

namespace MeetAi.Storage;

/// <summary>
/// What was lately looked up and rarely changes: keys and rooms on the path of every request. Whoever changes such a
/// row forgets everything, after the COMMIT and before the answer. An entry remembers which generation it was loaded
/// in, taken before the load: one that was read while the row changed is never used. Absence is not remembered.
/// </summary>
internal sealed class Cache<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();
    private long generation;

    public TValue? Find(TKey key, Func<TKey, TValue?> load)
    {
        var now = Volatile.Read(ref generation);
        if (entries.TryGetValue(key, out var entry) && entry.Generation == now)
            return entry.Value;

        if (load(key) is not { } value)
            return null;

        if (entries.Count >= most)
            entries.Clear();

        entries[key] = new Entry(value, now);
        return value;
    }

    public void Forget() => Interlocked.Increment(ref generation);

    private sealed record Entry(TValue Value, long Generation);
}
