using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Moving;

/// <summary>
/// One thing that an export tells and an import takes. Nothing that opens a door is one: of a key only that it stands
/// behind a message.
/// </summary>
internal abstract record Moved;

/// <summary>Without an id: whoever is called so, made if there is nobody.</summary>
internal sealed record MovedPerson(
    Guid? Id, string Handle, DateTimeOffset? CreatedAt, DateTimeOffset? DeletedAt) : Moved;

/// <summary>
/// Its messages are numbered from <c>FirstSeq</c> on, which is one behind <c>LastSeq</c> where none is left.
/// </summary>
internal sealed record MovedRoom(
    Guid Id, string Name, Visibility Visibility, bool AnonymousPosts, DateTimeOffset CreatedAt,
    Retention Retention, long FirstSeq, long LastSeq, DateTimeOffset? LastMessageAt) : Moved;

/// <summary>The person by id, or else by handle.</summary>
internal sealed record MovedMember(
    Guid RoomId, Guid? PersonId, string? Handle, Role Role, DateTimeOffset JoinedAt) : Moved;

internal sealed record MovedMessage(Message Message) : Moved;
