using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Storage;

/// <summary>A key together with its secret, which nobody can ever read again.</summary>
internal sealed record NewKey(Key Key, string Secret);

/// <summary>
/// The bearer secrets: <c>mai_</c> and 24 characters of A–Z, a–z, 0–9, each drawn by rejection sampling. Only the
/// SHA-256 is stored. Later kinds of credentials are rows of the same table.
/// </summary>
internal sealed class KeyStore(Database database, TimeProvider clock, Ids ids)
{
    private const string Kind = "mai", Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int SecretLength = 24, PrefixLength = 8;
    private const string Columns =
        "k.number, k.id, k.prefix, k.is_admin, k.created_at, k.last_used, p.number, p.id, p.handle";
    private static readonly TimeSpan touchEvery = TimeSpan.FromMinutes(1);

    private readonly Cache<Digest, LiveKey> live = new(most: 10_000);

    /// <summary>A new person and their first key; null when somebody has the handle already.</summary>
    public Task<NewKey?> Register(string? handle, bool isAdmin)
    {
        var secret = $"{Kind}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return database.Write(db =>
        {
            var name = handle ?? Handles.MakeUp(candidate => !IsTaken(db, candidate));
            return IsTaken(db, name) ? null : new NewKey(Insert(db, InsertPerson(db, name), secret, isAdmin), secret);
        });
    }

    /// <summary>The living key behind a secret. Its use is written down later, at most once a minute.</summary>
    public Key? Find(string secret)
    {
        if (secret.Length != Kind.Length + 1 + SecretLength || !secret.StartsWith(Kind + "_", StringComparison.Ordinal))
            return null;

        if (live.Find(Digest.Of(secret), Load) is not { } found)
            return null;

        if (found.MayTouch(clock.GetUtcNow(), touchEvery))
            _ = Touch(found.Key);

        return found.Key;
    }

    /// <summary>Whether a key that was found a moment ago still lives: whoever goes on listening asks again.</summary>
    public bool Lives(Key key) => database.Read(db => db.One(
        "SELECT revoked_at IS NULL FROM keys WHERE number = ?", row => row.Bool(0), key.Number));

    /// <summary>The key as it is now, with its last use.</summary>
    public Key Get(Key key) => database.Read(db => db.One(
        $"SELECT {Columns} FROM keys k JOIN people p ON p.number = k.person WHERE k.number = ?", Read, key.Number))!;

    /// <summary>Living keys, newest first, of everybody: for the operator of the box.</summary>
    public (IReadOnlyList<Key> Keys, bool HasMore) List(Guid? before, int limit)
    {
        var keys = database.Read(db => db.All(
            $"""
            SELECT {Columns} FROM keys k JOIN people p ON p.number = k.person
            WHERE k.revoked_at IS NULL AND (?1 IS NULL OR k.number < (SELECT number FROM keys WHERE id = ?1))
            ORDER BY k.number DESC LIMIT ?2
            """,
            Read, before, limit + 1L));
        return ([.. keys.Take(limit)], keys.Count > limit);
    }

    /// <summary>
    /// Living keys with this id or this beginning: for the operator of the box, who may see a prefix only.
    /// </summary>
    public IReadOnlyList<Key> Matching(string idOrPrefix)
    {
        Guid? id = Ids.TryParse(idOrPrefix, out var parsed) ? parsed : null;
        return database.Read(db => db.All(
            $"""
            SELECT {Columns} FROM keys k JOIN people p ON p.number = k.person
            WHERE k.revoked_at IS NULL AND (k.id = ?1 OR (?1 IS NULL AND substr(k.prefix, 1, length(?2)) = ?2))
            """,
            Read, id, idOrPrefix));
    }

    /// <summary>Ends a key for good. False when it had ended before.</summary>
    public Task<bool> Revoke(Key key, Action afterCommit) => database.Write(
        db => db.Run(
            "UPDATE keys SET revoked_at = ? WHERE number = ? AND revoked_at IS NULL",
            clock.GetUtcNow(), key.Number) > 0,
        _ =>
        {
            live.Forget();
            afterCommit();
        });

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

    private Key Insert(Session db, Person person, string secret, bool isAdmin)
    {
        var (id, prefix, now) = (ids.Next(), secret[..PrefixLength], clock.GetUtcNow());
        var number = db.One(
            """
            INSERT INTO keys (id, person, kind, hash, prefix, is_admin, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING number
            """,
            row => row.Long(0), id, person.Number, Kind, Digest.Of(secret).ToBytes(), prefix, isAdmin, now);
        return new Key(number, id, person, prefix, isAdmin, now, LastUsed: null);
    }

    private LiveKey? Load(Digest digest) => database.Read(db => db.One(
        $"SELECT {Columns} FROM keys k JOIN people p ON p.number = k.person WHERE k.hash = ? AND k.revoked_at IS NULL",
        row => new LiveKey(Read(row)), digest.ToBytes()));

    private static Key Read(Row row) => new(
        row.Long(0), row.Id(1), new Person(row.Long(6), row.Id(7), row.Text(8)), row.Text(2), row.Bool(3), row.Time(4),
        row.TimeOrNull(5));

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

    /// <summary>A SHA-256 as a value, to look up without an allocation.</summary>
    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(string secret)
        {
            Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(secret.Length)];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(text[..Encoding.UTF8.GetBytes(secret, text)], hash);
            return MemoryMarshal.Read<Digest>(hash);
        }

        public byte[] ToBytes()
        {
            var bytes = new byte[SHA256.HashSizeInBytes];
            MemoryMarshal.Write(bytes, this);
            return bytes;
        }
    }
}
