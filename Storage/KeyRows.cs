namespace MeetAi.Storage;

/// <summary>How a key lies in its table, for the stores that read and write it.</summary>
internal static class KeyRows
{
    public const string Kind = "mai", From = "keys k JOIN people p ON p.number = k.person";

    public const string Columns =
        """
        k.number, k.id, k.prefix, k.is_admin, k.created_at, k.last_used, p.number, p.id, p.handle,
        k.parent IS NULL, k.name, k.agent, k.scopes, k.has_rooms, k.expires_at
        """;

    /// <summary>The key k lives at the time ?2.</summary>
    public const string Lives = "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?2)";

    private const int PrefixLength = 8;
    private static readonly HashSet<Guid> unread = [];
    private static readonly Guid[] unknown = [default];

    public static Key? Find(Session db, string where, params ReadOnlySpan<Value> values)
        => db.One($"SELECT {Columns} FROM {From} WHERE {where}", Read, values) is { } key ? Complete(db, key) : null;

    public static List<Key> All(Session db, string rest, params ReadOnlySpan<Value> values)
        => [.. db.All($"SELECT {Columns} FROM {From} {rest}", Read, values).Select(key => Complete(db, key))];

    /// <summary>A key that nobody has yet: its number is still to come.</summary>
    public static Key Draft(Ids ids, Person person, KeyDraft draft, string secret, DateTimeOffset now) => new(
        Number: 0, ids.Next(), person, Parents: [], draft.Name, draft.Rights, secret[..PrefixLength], IsAdmin: false,
        now, LastUsed: null);

    public static NewKey Insert(Session db, Key key, string secret)
    {
        var rights = key.Rights;
        var number = db.One(
            """
            INSERT INTO keys (
                id, person, kind, hash, prefix, is_admin, created_at, parent, name, agent, scopes, has_rooms,
                expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT number FROM keys WHERE id = ?), ?, ?, ?, ?, ?) RETURNING number
            """,
            row => row.Long(0), key.Id, key.Person.Number, Kind, Digest.Of(secret).ToBytes(), key.Prefix, key.IsAdmin,
            key.CreatedAt, key.ParentId, key.Name, rights.Agent, (long)rights.Scopes, rights.Rooms is not null,
            rights.ExpiresAt);
        foreach (var room in rights.Rooms ?? new HashSet<Guid>())
            db.Run("INSERT INTO key_rooms (key, room) VALUES (?, ?)", number, room);

        return new NewKey(key with { Number = number }, secret);
    }

    /// <summary>What most keys have not: parents, and a list of rooms.</summary>
    private static Key Complete(Session db, Key key)
    {
        if (key.Parents.Count > 0)
            key = key with { Parents = db.All(Family.Parents, row => row.Id(0), key.Number) };

        return key.Rights.Rooms is null ? key : key with
        {
            Rights = key.Rights with
            {
                Rooms = db.All("SELECT room FROM key_rooms WHERE key = ?", row => row.Id(0), key.Number).ToHashSet(),
            },
        };
    }

    private static Key Read(Row row) => new(
        row.Long(0), row.Id(1), new Person(row.Long(6), row.Id(7), row.Text(8)), row.Bool(9) ? [] : unknown,
        row.TextOrNull(10),
        new Rights((Scopes)row.Long(12), row.Bool(13) ? unread : null, row.TextOrNull(11), row.TimeOrNull(14)),
        row.Text(2), row.Bool(3), row.Time(4), row.TimeOrNull(5));
}
