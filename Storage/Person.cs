using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>
/// RULE: isolation by construction. Every path to a row begins here: a secret finds a <see cref="Key"/>, the key is of
/// a <see cref="Person"/>, the person has memberships, through which alone a <see cref="Room"/> is found (and only one
/// that the key's <see cref="Rights"/> include), and a message only through its room. Stores take what was found
/// through its owner, so there is no call with which one person could name another's row; what a person may not see is
/// the same absence as what does not exist. One more beginning there is: a room that is public is found by anybody
/// (Rooms/PublicRooms.cs), and for as long as it is.
/// </summary>
/// <remarks>
/// A test (tests/House/HouseTests.cs) reads every store's signatures and fails on one that starts elsewhere.
/// </remarks>
internal sealed record Person(long Number, Guid Id, string Handle);

/// <summary>
/// A credential of a person, and the author of what is written with it; an admin's operates the box. Its parents are
/// those that it was made of, the nearest first.
/// </summary>
internal sealed record Key(
    long Number,
    Guid Id,
    Person Person,
    IReadOnlyList<Guid> Parents,
    string? Name,
    Rights Rights,
    string Prefix,
    bool IsAdmin,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsed)
{
    public Guid? ParentId => Parents is [var nearest, ..] ? nearest : null;
}

/// <summary>
/// What a key may do: never more than its parent may. Rooms are the ones it is limited to, null for all of the
/// person's; an agent's key always speaks as that agent.
/// </summary>
internal sealed record Rights(Scopes Scopes, IReadOnlySet<Guid>? Rooms, string? Agent, DateTimeOffset? ExpiresAt)
{
    public static readonly Rights All = new(Scopes.All, null, null, null);

    public bool Allow(Scopes scope) => (Scopes & scope) == scope;

    public bool Include(Guid room) => Rooms is null || Rooms.Contains(room);

    /// <summary>Whether somebody with these rights may give those away.</summary>
    public bool Cover(Rights other)
        => Allow(other.Scopes)
        && (Rooms is null || (other.Rooms is not null && Rooms.IsSupersetOf(other.Rooms)))
        && (Agent is null || Agent == other.Agent)
        && (ExpiresAt is null || other.ExpiresAt <= ExpiresAt);
}

[Flags]
internal enum Scopes
{
    None = 0,
    Read = 1,
    Write = 2,
    Manage = 4,
    All = Read | Write | Manage,
}

/// <summary>
/// A room as one of its members sees it, or without a role as anybody sees a public one; what changes with every
/// message is in <see cref="RoomActivity"/>.
/// </summary>
internal sealed record Room(
    long Number, Guid Id, string Name, Visibility Visibility, bool AnonymousPosts, Role? Role,
    DateTimeOffset CreatedAt, Retention Retention);

/// <summary>A person in a room.</summary>
internal sealed record Member(Person Person, Role Role, DateTimeOffset JoinedAt);

/// <summary>
/// What somebody wrote. Counted 1, 2, 3 … in its room, without gaps; the author is stamped by us, and null for who
/// showed no key. A deleted one has neither sender nor content.
/// </summary>
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

/// <summary>What a page of the room shows is the same as long as both counts are.</summary>
internal sealed record RoomActivity(long LastSeq, DateTimeOffset? LastMessageAt, long Tombstones = 0);

internal enum Visibility
{
    Private,
    Public,
}

/// <summary>Each may what the ones before it may.</summary>
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
