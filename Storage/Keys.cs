namespace MeetAi.Storage;

/// <summary>A key together with its secret, which nobody can ever read again.</summary>
internal sealed record NewKey(Key Key, string Secret);

/// <summary>The bearer secrets of everybody. Later kinds of credentials are rows of the same table.</summary>
internal sealed class KeyStore(Database database, TimeProvider clock, Ids ids, LiveKeys live)
{
    /// <summary>A new person and their first key; null when somebody has the handle already.</summary>
    public Task<NewKey?> Register(string? handle, bool isAdmin)
    {
        var secret = Secret.Draw(KeyRows.Kind);
        return database.Write(db =>
        {
            var name = handle ?? Handles.MakeUp(candidate => !IsTaken(db, candidate));
            if (IsTaken(db, name))
                return null;

            return Insert(db, InsertPerson(db, name), isAdmin, secret);
        });
    }

    /// <summary>One more key of a person, a child of none; null when the person is gone.</summary>
    public Task<NewKey?> Register(Person person, bool isAdmin)
    {
        var secret = Secret.Draw(KeyRows.Kind);
        return database.Write(db
            => db.One("SELECT 1 FROM people WHERE number = ? AND deleted_at IS NULL", _ => true, person.Number)
                ? Insert(db, person, isAdmin, secret)
                : null);
    }

    /// <summary>The key as it is now, with its last use.</summary>
    public Key Get(Key key) => database.Read(db => KeyRows.Find(db, "k.number = ?", key.Number))!;

    /// <summary>Living keys, newest first, of everybody or of one person: for the operator of the box.</summary>
    public (IReadOnlyList<Key> Keys, bool HasMore) List(Guid? person, Guid? before, int limit)
    {
        var keys = database.Read(db => KeyRows.All(
            db,
            """
            WHERE k.revoked_at IS NULL AND (?1 IS NULL OR k.number < (SELECT number FROM keys WHERE id = ?1))
                AND (?2 IS NULL OR k.person = (SELECT number FROM people WHERE id = ?2))
            ORDER BY k.number DESC LIMIT ?3
            """,
            before, person, limit + 1L));
        return ([.. keys.Take(limit)], keys.Count > limit);
    }

    /// <summary>
    /// Living keys with this id or this beginning: for the operator of the box, who may see a prefix only.
    /// </summary>
    public IReadOnlyList<Key> Matching(string idOrPrefix)
    {
        Guid? id = Ids.TryParse(idOrPrefix, out var parsed) ? parsed : null;
        return database.Read(db => KeyRows.All(
            db,
            """
            WHERE k.revoked_at IS NULL AND (k.id = ?1 OR (?1 IS NULL AND substr(k.prefix, 1, length(?2)) = ?2))
            """,
            id, idOrPrefix));
    }

    /// <summary>
    /// Ends a key for good, and its children with it unless they are kept: those go to its own parent. Tells which
    /// keys have ended.
    /// </summary>
    public Task<IReadOnlySet<long>> Revoke(Key key, bool keepChildren, Action<IReadOnlySet<long>> afterCommit)
        => database.Write(
            db =>
            {
                if (keepChildren)
                {
                    db.Run(
                        "UPDATE keys SET parent = (SELECT parent FROM keys WHERE number = ?1) WHERE parent = ?1",
                        key.Number);
                }

                return Family.End(db, key, clock.GetUtcNow());
            },
            ended =>
            {
                live.Forget();
                afterCommit(ended);
            });

    private NewKey Insert(Session db, Person person, bool isAdmin, string secret)
    {
        var draft = new KeyDraft(Name: null, Rights.All);
        var key = KeyRows.Draft(ids, person, draft, secret, clock.GetUtcNow());
        return KeyRows.Insert(db, key with { IsAdmin = isAdmin }, secret);
    }

    private static bool IsTaken(Session db, string handle)
        => db.One("SELECT 1 FROM people WHERE handle = ?", _ => true, handle);

    private Person InsertPerson(Session db, string handle)
    {
        var id = ids.Next();
        var number = db.One(
            "INSERT INTO people (id, handle, created_at) VALUES (?, ?, ?) RETURNING number",
            row => row.Long(0), id, handle, clock.GetUtcNow());
        return new Person(number, id, handle);
    }
}
