using System.Runtime.InteropServices;

namespace MeetAi.Storage;

/// <summary>
/// What one person may have at most: bytes of messages, in all rooms, and rooms that they own. Null is as much as they
/// like. Admins may have more.
/// </summary>
internal sealed record Quotas(long? Bytes = null, long? Rooms = null);

/// <summary>How much of what, and how much it may be; null is as much as they like.</summary>
internal sealed record Quota(string Name, long Used, long? Most);

/// <summary>
/// What people's messages take. It is counted in the session of a write and stored at the end of its transaction, so
/// that a group of posts by one person changes their row once.
/// </summary>
internal static class Usage
{
    private const string Bytes = "SELECT bytes FROM people WHERE number = ?";
    private const string Rooms = "SELECT count(*) FROM memberships WHERE person = ? AND role = 'owner'";

    /// <summary>Part of a write that adds messages of a person, or with less than nothing removes some.</summary>
    public static void Add(Session db, long person, long bytes)
        => CollectionsMarshal.GetValueRefOrAddDefault(db.Usage, person, out _) += bytes;

    /// <summary>Part of every commit.</summary>
    public static void Store(Session db)
    {
        foreach (var (person, bytes) in db.Usage)
            db.Run("UPDATE people SET bytes = bytes + ? WHERE number = ?", bytes, person);

        db.Usage.Clear();
    }

    /// <summary>Within a write: whether a message of that size would be too much.</summary>
    public static bool IsTooMuch(Session db, Quotas quotas, Key author, long bytes)
        => quotas.Bytes is { } most && !author.IsAdmin
        && db.One(Bytes, row => row.Long(0), author.Person.Number)
            + db.Usage.GetValueOrDefault(author.Person.Number) + bytes > most;

    /// <summary>Within a write: whether one more room would be.</summary>
    public static bool IsTooMuch(Session db, Quotas quotas, Key owner)
        => quotas.Rooms is { } most && !owner.IsAdmin
        && db.One(Rooms, row => row.Long(0), owner.Person.Number) >= most;

    public static IReadOnlyList<Quota> Of(Session db, Person person, Quotas quotas) =>
    [
        new("bytes", db.One(Bytes, row => row.Long(0), person.Number), quotas.Bytes),
        new("rooms", db.One(Rooms, row => row.Long(0), person.Number), quotas.Rooms),
    ];
}
