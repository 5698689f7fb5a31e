namespace MeetAi.Storage.Rooms;

internal sealed record RoomDraft(string Name, Visibility Visibility);

/// <summary>What is null stays.</summary>
internal sealed record RoomChange(string? Name, Visibility? Visibility, bool? AnonymousPosts, Retention? Retention);

/// <summary>Which of the person's rooms: with activity behind that message, of that name, behind that one.</summary>
internal sealed record RoomQuery(Guid? Before, string? Name, Guid? ActiveAfter, int Limit);

/// <summary>
/// Newest activity first. <c>Cursor</c> is the newest message of all the rooms there were, or the empty id.
/// </summary>
internal sealed record RoomPage(
    IReadOnlyList<(Room Room, RoomActivity Activity)> Rooms, bool HasMore, Guid Cursor);
