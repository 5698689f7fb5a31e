using MeetAi.Storage;

namespace MeetAi.RateLimit;

/// <summary>
/// The token buckets of everybody, in shards with a lock each: a check touches one and allocates nothing. Every bucket
/// that changed goes into the next commit, whosever it is, so that what a message paid is stored with the message and
/// survives a crash; where nothing else is written, a commit of its own follows within a second (LimitKeeper). In the
/// process they run on the monotonic clock, which nobody sets; only the table has times of day.
/// </summary>
internal sealed class Limiter
{
    private const int Shards = 64;

    private readonly TimeProvider clock;
    private readonly Overrides overrides;
    private readonly Rate[] rates;
    private readonly Shard[] shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];
    private int changed;

    public Limiter(
        IReadOnlyDictionary<string, Rate> settings,
        bool isKept,
        Overrides overrides,
        Database database,
        BucketStore store,
        TimeProvider clock)
    {
        this.clock = clock;
        this.overrides = overrides;
        rates = [.. Limits.All.Select(limit => settings.GetValueOrDefault(limit.Name, limit.Default))];
        foreach (var row in isKept ? store.All() : [])
            Restore(row);

        if (isKept) // a command that serves itself does not know the box's rates, and must not store by others
            database.BeforeCommit = Store;
    }

    /// <summary>Whether something is not stored yet.</summary>
    public bool HasChanged => Volatile.Read(ref changed) > 0;

    /// <summary>How many are not full, or were not when they were last looked at.</summary>
    public int Count => shards.Sum(shard => shard.Buckets.Count);

    /// <summary>What the box grants everybody who has no override.</summary>
    public Rate RateOf(Limit limit) => rates[limit.Index];

    public Rate RateOf(Limit limit, Subject subject) => overrides.Find(limit, subject) ?? rates[limit.Index];

    /// <summary>Takes a token, or says how long until there is one.</summary>
    public Verdict Take(Limit limit, Subject subject)
    {
        var (rate, key) = (RateOf(limit, subject), new BucketKey(limit.Index, subject));
        if (rate.IsOff)
            return new Verdict(true, rate, 0, 0, 0);

        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            var now = Now(); // in here: who comes later must not have the earlier time, or a token seems to lack
            ref var bucket = ref shard.Get(key);
            var allowed = TokenBucket.TryTake(rate, ref bucket.FullAt, 1, now, out var wait);
            if (allowed)
                Mark(shard, key, ref bucket);

            return Describe(rate, bucket.FullAt, now, allowed, wait);
        }
    }

    /// <summary>Whether so many tokens could be taken; takes none.</summary>
    public Verdict Check(Limit limit, Subject subject, long cost)
    {
        var (rate, key) = (RateOf(limit, subject), new BucketKey(limit.Index, subject));
        if (rate.IsOff)
            return new Verdict(true, rate, 0, 0, 0);

        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            var now = Now();
            var before = shard.Buckets.GetValueOrDefault(key).FullAt;
            var after = before;
            var allowed = TokenBucket.TryTake(rate, ref after, cost, now, out var wait);
            return Describe(rate, before, now, allowed, wait);
        }
    }

    public void GiveBack(Limit limit, Subject subject)
    {
        var rate = RateOf(limit, subject);
        if (!rate.IsOff)
        {
            Change(
                new(limit.Index, subject),
                (ref long fullAt, long now) => TokenBucket.GiveBack(rate, ref fullAt, 1, now));
        }
    }

    /// <summary>Fills a bucket, for the operator.</summary>
    public void Reset(Limit limit, Subject subject)
        => Change(new(limit.Index, subject), (ref long fullAt, long now) => fullAt = now);

    /// <summary>Those that were not full when they were last looked at, of everybody.</summary>
    public IEnumerable<BucketKey> Known => shards.SelectMany(shard => shard.Known());

    /// <summary>Forgets the buckets that are full, as good as new ones, and says how many there were.</summary>
    public int Sweep() => shards.Sum(shard =>
    {
        lock (shard.Gate)
            return shard.Sweep(Now());
    });

    private static Verdict Describe(Rate rate, long fullAt, long now, bool allowed, long wait) => new(
        allowed, rate, TokenBucket.Remaining(rate, fullAt, now), wait, TokenBucket.Missing(rate, fullAt, now));

    private void Change(BucketKey key, Changing change)
    {
        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            ref var bucket = ref shard.Get(key);
            change(ref bucket.FullAt, Now());
            Mark(shard, key, ref bucket);
        }
    }

    private void Mark(Shard shard, BucketKey key, ref Bucket bucket)
    {
        if (shard.Mark(key, ref bucket))
            Interlocked.Increment(ref changed);
    }

    /// <summary>
    /// Runs on the writer's thread before every COMMIT, and returns what to do when that fails: mark them again.
    /// </summary>
    private Action? Store(Session db)
    {
        if (!HasChanged)
            return null;

        var taken = new List<(BucketKey Key, long FullAt)>();
        foreach (var shard in shards)
        {
            lock (shard.Gate)
                Interlocked.Add(ref changed, -shard.TakeMarked(taken));
        }

        try
        {
            var (now, time) = (Now(), clock.GetUtcNow());
            BucketStore.Save(db, taken.Select(bucket => bucket.Key.Row(bucket.FullAt - now, time)));
            return Undo;
        }
        catch
        {
            Undo();
            throw;
        }

        void Undo() => taken.ForEach(bucket => Change(bucket.Key, (ref long _, long _) => { }));
    }

    /// <summary>
    /// A row from too far ahead (the time of day was set back, or the period is shorter now) is stored anew as what it
    /// counts for, or it would lock out again after every start until its time comes.
    /// </summary>
    private void Restore(BucketRow row)
    {
        if (!Limits.TryFind(row.Name, out var limit) || !Subject.TryParse(row.Subject, out var subject))
            return;

        var (key, ahead, most) = (
            new BucketKey(limit.Index, subject), row.FullAt - clock.GetUtcNow(), RateOf(limit, subject).Period);
        var missing = Math.Clamp(ahead.Ticks, 0, most.Ticks) * TimeSpan.NanosecondsPerTick;
        if (missing == 0)
            return;

        var shard = ShardOf(key);
        ref var bucket = ref shard.Get(key);
        bucket.FullAt = Now() + missing;
        if (ahead > most)
            Mark(shard, key, ref bucket);
    }

    private Shard ShardOf(BucketKey key) => shards[(uint)key.GetHashCode() % Shards];

    /// <summary>Nanoseconds of a clock that only goes forward.</summary>
    private long Now() => clock.TimestampFrequency == 1_000_000_000
        ? clock.GetTimestamp()
        : (long)((Int128)clock.GetTimestamp() * 1_000_000_000 / clock.TimestampFrequency);

    private delegate void Changing(ref long fullAt, long now);
}
