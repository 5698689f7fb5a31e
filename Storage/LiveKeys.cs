namespace MeetAi.Storage;

/// <summary>
/// Where every path begins: the living key behind a secret, from memory where it was lately used. Whoever changes a key
/// makes all be forgotten, after the COMMIT and before the answer.
/// </summary>
internal sealed class LiveKeys(Database database, TimeProvider clock)
{
    private static readonly TimeSpan touchEvery = TimeSpan.FromMinutes(1);

    private readonly Cache<Digest, LiveKey> live = new(most: 10_000);

    /// <summary>Null when it never was, was revoked or has expired. Its use is written down later.</summary>
    public Key? Find(string secret)
    {
        if (!Secret.LooksLike(KeyRows.Kind, secret) || live.Find(Digest.Of(secret), Load) is not { } found)
            return null;

        var now = clock.GetUtcNow();
        if (found.Key.Rights.ExpiresAt <= now)
            return null;

        if (found.MayTouch(now, touchEvery))
            _ = Touch(found.Key);

        return found.Key;
    }

    /// <summary>
    /// The same key as it is now, past the cache: whoever goes on listening asks again. Null when it lives no more.
    /// </summary>
    public Key? FindNow(Key key) => database.Read(db => Family.Living(db, key, clock.GetUtcNow()));

    public void Forget() => live.Forget();

    private LiveKey? Load(Digest digest)
    {
        var key = database.Read(db => KeyRows.Find(
            db, $"k.hash = ?1 AND {KeyRows.Lives}", digest.ToBytes(), clock.GetUtcNow()));
        return key is null ? null : new LiveKey(key);
    }

    /// <summary>Nobody waits for it, and when it fails the next request tries again.</summary>
    private async Task Touch(Key key)
    {
        try
        {
            await database.Write(db => db.Run(
                "UPDATE keys SET last_used = ? WHERE number = ?", clock.GetUtcNow(), key.Number));
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            // the writer has said so in the log
        }
    }

    private sealed class LiveKey(Key key)
    {
        private long touched = key.LastUsed?.UtcTicks ?? 0;

        public Key Key => key;

        public bool MayTouch(DateTimeOffset now, TimeSpan every)
        {
            var last = Volatile.Read(ref touched);
            return now.UtcTicks - last >= every.Ticks
                && Interlocked.CompareExchange(ref touched, now.UtcTicks, last) == last;
        }
    }
}
