namespace MeetAi.Storage;

/// <summary>
/// RULE: isolation by construction. Every path to a row begins here: a secret finds a <see cref="Key"/>, the key is of
/// a <see cref="Person"/>, the person has memberships, through which alone a <see cref="Room"/> is found, and a message
/// only through its room. Stores take what was found through its owner, so there is no call with which one person could
/// name another's row; what a person may not see is the same absence as what does not exist.
/// </summary>
/// <remarks>
/// A test (tests/House/HouseTests.cs) reads every store's signatures and fails on one that starts elsewhere.
/// </remarks>
internal sealed record Person(long Number, Guid Id, string Handle);

/// <summary>A credential of a person, and the author of what is written with it; an admin's operates the box.</summary>
internal sealed record Key(
    long Number,
    Guid Id,
    Person Person,
    string Prefix,
    bool IsAdmin,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsed);

/// <summary>
/// A room as one of its members sees it; what changes with every message is in <see cref="RoomActivity"/>.
/// </summary>
internal sealed record Room(
    long Number, Guid Id, string Name, Visibility Visibility, bool AnonymousPosts, Role Role, DateTimeOffset CreatedAt);

/// <summary>What a member wrote. Counted 1, 2, 3 … in its room, without gaps; the author is stamped by us.</summary>
internal sealed record Message(
    Guid Id,
    Guid RoomId,
    long Seq,
    string Sender,
    SenderType SenderType,
    Author? Author,
    string Content,
    Guid? ReplyTo,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt);

/// <summary>The credential behind a message.</summary>
internal sealed record Author(Guid PersonId, Guid KeyId, string Handle)
{
    public static Author Of(Key key) => new(key.Person.Id, key.Id, key.Person.Handle);
}

internal sealed record RoomActivity(long LastSeq, DateTimeOffset? LastMessageAt);

internal enum Visibility
{
    Private,
    Public,
}

internal enum Role
{
    Reader,
    Member,
    Owner,
}

internal enum SenderType
{
    Human,
    Agent,
}
