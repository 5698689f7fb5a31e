using System.Text.Json.Serialization;
using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Moving;

namespace MeetAi.Endpoints.Moving;

/// <summary>The first line of an export.</summary>
internal sealed record HeaderLine(int MeetaiExport);

/// <summary>Without an id, of an import alone: whoever is called so.</summary>
internal sealed record PersonLine(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id,
    string Handle,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CreatedAt,
    DateTimeOffset? DeletedAt);

internal sealed record RoomLine(
    string Type, Guid Id, string Name, Visibility Visibility, bool AnonymousPosts, DateTimeOffset CreatedAt,
    RetentionView? Retention, long FirstSeq, long LastSeq, DateTimeOffset? LastMessageAt)
{
    public static RoomLine Of(MovedRoom room) => new(
        "room", room.Id, room.Name, room.Visibility, room.AnonymousPosts, room.CreatedAt,
        RetentionView.Of(room.Retention), room.FirstSeq, room.LastSeq, room.LastMessageAt);
}

/// <summary>The person by id, or, of an import alone, by handle.</summary>
internal sealed record MemberLine(
    string Type,
    Guid RoomId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? PersonId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Handle,
    Role Role,
    DateTimeOffset JoinedAt);

/// <summary>How many lines of each kind came before.</summary>
internal sealed record EndLine(string Type, long People, long Rooms, long Members, long Messages)
{
    public long Total() => People + Rooms + Members + Messages;
}
