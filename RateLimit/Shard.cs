using System.Runtime.InteropServices;
using MeetAi.Storage;

namespace MeetAi.RateLimit;

internal readonly record struct BucketKey(int Limit, Subject Subject)
{
    /// <summary>As it is stored: it will be full so many nanoseconds after that time.</summary>
    public BucketRow Row(long missing, DateTimeOffset time) => new(
        Limits.All[Limit].Name, Subject.ToString(),
        time.AddTicks((missing + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick));
}

/// <summary>When it will be full, on the monotonic clock, and whether that still has to be stored.</summary>
internal struct Bucket
{
    public long FullAt;
    public bool IsMarked;
}

/// <summary>Some of the buckets, under one lock. What is not here is full.</summary>
internal sealed class Shard
{
    private const int WorthTrimming = 1024;

    private readonly List<BucketKey> marked = [];

    public Lock Gate { get; } = new();

    public Dictionary<BucketKey, Bucket> Buckets { get; } = [];

    public ref Bucket Get(BucketKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(Buckets, key, out _);

    /// <summary>A copy, so that nobody waits while they are looked through.</summary>
    public BucketKey[] Known()
    {
        lock (Gate)
            return [.. Buckets.Keys];
    }

    /// <summary>Notes that the bucket has to be stored. False when that was noted already.</summary>
    public bool Mark(BucketKey key, ref Bucket bucket)
    {
        if (bucket.IsMarked)
            return false;

        bucket.IsMarked = true;
        marked.Add(key);
        return true;
    }

    /// <summary>Hands over what has to be stored.</summary>
    public int TakeMarked(List<(BucketKey Key, long FullAt)> into)
    {
        var count = marked.Count;
        foreach (var key in marked)
        {
            ref var bucket = ref Get(key);
            bucket.IsMarked = false;
            into.Add((key, bucket.FullAt));
        }

        marked.Clear();
        return count;
    }

    /// <summary>Forgets the full ones, gives memory back when most of it is empty, and says how many went.</summary>
    public int Sweep(long now)
    {
        var before = Buckets.Count;
        foreach (var (key, bucket) in Buckets)
        {
            if (bucket.FullAt <= now && !bucket.IsMarked)
                Buckets.Remove(key);
        }

        if (Buckets.Capacity > WorthTrimming && Buckets.Count < Buckets.Capacity / 2)
            Buckets.TrimExcess();

        if (marked.Capacity > WorthTrimming && marked.Count < marked.Capacity / 2)
            marked.TrimExcess();

        return before - Buckets.Count;
    }
}
