namespace MeetAi.Storage;

/// <summary>What a child key is asked to be, or what is to be left of a key.</summary>
internal sealed record KeyDraft(string? Name, Rights Rights);

/// <summary>
/// The keys that a key may manage: itself and its descendants. What is true of every commit is that no child may more
/// than its parent: it is made so, and what a parent loses its descendants lose in the same change.
/// </summary>
internal sealed class ChildKeyStore(Database database, TimeProvider clock, Ids ids, LiveKeys live)
{
    /// <summary>Null when the parent has lost what it gives away, or its life, in the meantime.</summary>
    public Task<NewKey?> Make(Key parent, KeyDraft draft)
    {
        var secret = Secret.Draw(KeyRows.Kind);
        return database.Write(db =>
        {
            var time = clock.GetUtcNow();
            if (Family.Living(db, parent, time) is not { } now || !now.Rights.Cover(draft.Rights))
                return null;

            var key = KeyRows.Draft(ids, now.Person, draft, secret, time);
            return KeyRows.Insert(db, key with { Parents = [now.Id, .. now.Parents] }, secret);
        });
    }

    /// <summary>The key itself and its living descendants, newest first.</summary>
    public (IReadOnlyList<Key> Keys, bool HasMore) List(Key key, Guid? before, int limit)
    {
        var keys = database.Read(db => KeyRows.All(
            db,
            $"""
            WHERE k.number IN ({Family.Members}) AND k.revoked_at IS NULL
                AND (?2 IS NULL OR k.number < (SELECT number FROM keys WHERE id = ?2))
            ORDER BY k.number DESC LIMIT ?3
            """,
            key.Number, before, limit + 1L));
        return ([.. keys.Take(limit)], keys.Count > limit);
    }

    /// <summary>The key itself or one of its living descendants.</summary>
    public Key? Find(Key key, Guid id) => database.Read(db => KeyRows.Find(
        db, $"k.id = ?2 AND k.revoked_at IS NULL AND k.number IN ({Family.Members})", key.Number, id));

    /// <summary>
    /// Renames a key and takes rights from it and its descendants, never gives any. Tells whose rights may have
    /// changed; null when the key has lost some of what was to be left of it, or its life, in the meantime.
    /// </summary>
    public Task<(Key Key, IReadOnlySet<long> Changed)?> Narrow(
        Key key, KeyDraft draft, Action<IReadOnlySet<long>> afterCommit)
        => database.Write<(Key Key, IReadOnlySet<long> Changed)?>(
            db =>
            {
                var time = clock.GetUtcNow();
                if (Family.Living(db, key, time) is not { } now || !now.Rights.Cover(draft.Rights))
                    return null;

                db.Run("UPDATE keys SET name = ? WHERE number = ?", draft.Name, key.Number);
                IReadOnlySet<long> changed = draft.Rights.Cover(now.Rights)
                    ? new HashSet<long>()
                    : Family.Narrow(db, key, draft.Rights, time);
                return (KeyRows.Find(db, "k.number = ?", key.Number)!, changed);
            },
            narrowed =>
            {
                if (narrowed is not { } result)
                    return;

                live.Forget();
                afterCommit(result.Changed);
            });

    /// <summary>
    /// A new key in place of another, with its name, rights, limits and children; the old one lives on for a while, or
    /// not. Null when it lives no more.
    /// </summary>
    public Task<NewKey?> Rotate(Key old, TimeSpan overlap, Action<Key> afterCommit)
    {
        var secret = Secret.Draw(KeyRows.Kind);
        return database.Write(
            db =>
            {
                var time = clock.GetUtcNow();
                if (Family.Living(db, old, time) is not { } now)
                    return null;

                var draft = KeyRows.Draft(ids, now.Person, new KeyDraft(now.Name, now.Rights), secret, time);
                var made = KeyRows.Insert(db, draft with { Parents = now.Parents, IsAdmin = now.IsAdmin }, secret);
                db.Run(
                    """
                    INSERT INTO key_limits (key, name, count, period, bucket)
                    SELECT ?, name, count, period, bucket FROM key_limits WHERE key = ?
                    """,
                    made.Key.Number, old.Number);
                db.Run("UPDATE keys SET parent = ? WHERE parent = ?", made.Key.Number, old.Number);
                Family.Expire(db, old, time, time + overlap);
                return made;
            },
            made =>
            {
                live.Forget();
                if (made is not null)
                    afterCommit(made.Key);
            });
    }
}
