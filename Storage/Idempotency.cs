namespace MeetAi.Storage;

/// <summary>
/// The first answer to a request, as it will be given again. Where it tells a message it is told again from that, so
/// that no copy outlives the message; an empty hash fits any body, because its message was deleted.
/// </summary>
internal sealed record StoredAnswer(byte[] BodyHash, int Status, string? Location, byte[] Body, Guid? MessageId = null);

/// <summary>
/// A request that must happen once: its answer is stored in the commit of what it made (draft-ietf-httpapi-
/// idempotency-key-header-07). The scope of a key is its person and the path.
/// </summary>
internal sealed record Once(Person Person, string Path, string IdempotencyKey, byte[] BodyHash)
{
    public void Keep(Session db, StoredAnswer answer, DateTimeOffset now) => db.Run(
        """
        INSERT OR REPLACE INTO idempotency_keys (
            person, path, key, body_hash, status, location, answer, message, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        Person.Number, Path, IdempotencyKey, answer.BodyHash, answer.Status, answer.Location, answer.Body,
        answer.MessageId, now);
}

/// <summary>Answers that were stored, for 24 hours.</summary>
internal sealed class IdempotencyStore(Database database, TimeProvider clock)
{
    private const int Bite = 1000;
    private static readonly TimeSpan kept = TimeSpan.FromHours(24);

    public StoredAnswer? Find(Person person, string path, string key) => database.Read(db => db.One(
        """
        SELECT body_hash, status, location, answer, message FROM idempotency_keys
        WHERE person = ? AND path = ? AND key = ? AND created_at > ?
        """,
        row => new StoredAnswer(
            row.Bytes(0), (int)row.Long(1), row.TextOrNull(2), row.Bytes(3), row.IdOrNull(4)),
        person.Number, path, key, clock.GetUtcNow() - kept));

    /// <summary>Removes a bite of what is too old, and says whether there is more.</summary>
    public Task<bool> Sweep() => database.Write(db => db.Run(
        """
        DELETE FROM idempotency_keys WHERE (person, path, key) IN (
            SELECT person, path, key FROM idempotency_keys WHERE created_at <= ? LIMIT ?)
        """,
        clock.GetUtcNow() - kept, Bite) == Bite);
}
