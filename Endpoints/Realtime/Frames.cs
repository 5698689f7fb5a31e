using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>Replay is done; what follows is live. The position is where the listener stands.</summary>
internal sealed record ReadyFrame(string Type, string Id, long Seq)
{
    public static Frame Of(Position at)
        => Frame.Of("ready", new ReadyFrame("ready", at.Id, at.Seq), Wire.Json.ReadyFrame, at.Id);
}

/// <summary>
/// More was missed than replay allows: read what lies after <c>after</c> up to <c>latest</c> by REST; live goes on.
/// </summary>
internal sealed record GapFrame(string Type, Position After, Position Latest)
{
    public static Frame Of(Position after, Position latest)
        => Frame.Of("gap", new GapFrame("gap", after, latest), Wire.Json.GapFrame);
}

/// <summary>The position is not in the room: start over.</summary>
internal sealed record CursorGoneFrame(string Type, Position Earliest, Position Latest)
{
    public static Frame Of((Position Earliest, Position Latest) range) => Frame.Of(
        EventStream.CursorGone,
        new CursorGoneFrame("cursor_gone", range.Earliest, range.Latest),
        Wire.Json.CursorGoneFrame,
        EventStream.CursorGone);
}

/// <summary>A room is new to the person, or was changed.</summary>
internal sealed record RoomFrame(string Type, Guid RoomId, string Name, Visibility Visibility, bool AnonymousPosts)
{
    public static Frame Created(Room room) => Of("room_created", room);

    public static Frame Updated(Room room) => Of("room_updated", room);

    private static Frame Of(string type, Room room) => Frame.Of(
        type, new RoomFrame(type, room.Id, room.Name, room.Visibility, room.AnonymousPosts), Wire.Json.RoomFrame);
}

internal sealed record RoomDeletedFrame(string Type, Guid RoomId)
{
    /// <param name="room">The room that is gone.</param>
    /// <param name="last">Whether the stream ends with it: a room's does, the lobby's goes on.</param>
    public static Frame Of(Room room, bool last) => Frame.Of(
        "room_deleted", new RoomDeletedFrame("room_deleted", room.Id), Wire.Json.RoomDeletedFrame,
        last ? EventStream.RoomDeleted : null);
}

/// <summary>The message is a tombstone now: who shows its text takes it away.</summary>
internal sealed record MessageDeletedFrame(string Type, Guid RoomId, Guid Id, long Seq)
{
    public static Frame Of(Message message) => Frame.Of(
        "message_deleted",
        new MessageDeletedFrame("message_deleted", message.RoomId, message.Id, message.Seq),
        Wire.Json.MessageDeletedFrame);
}

/// <summary>Something was said in a room of this person.</summary>
internal sealed record RoomActivityFrame(
    string Type, Guid RoomId, Guid Id, long Seq, string Sender, SenderType SenderType, string Preview)
{
    private const int Longest = 140;

    public static Frame Of(Message message) => Frame.Of(
        "room_activity",
        new RoomActivityFrame(
            "room_activity", message.RoomId, message.Id, message.Seq,
            message.Sender, message.SenderType, Cut(message.Content)),
        Wire.Json.RoomActivityFrame);

    private static string Cut(string content)
    {
        if (content.Length <= Longest)
            return content;

        return content[..(char.IsHighSurrogate(content[Longest - 1]) ? Longest - 1 : Longest)];
    }
}

/// <summary>Somebody came, waits or is gone; for listeners that asked.</summary>
internal sealed record PresenceFrame(string Type, Guid RoomId, Guid PersonId, string Handle, PresenceState Presence)
{
    public static Frame Of(Guid room, Person person, PresenceState state) => Frame.Of(
        "presence", new PresenceFrame("presence", room, person.Id, person.Handle, state), Wire.Json.PresenceFrame);
}

/// <summary>Somebody is doing something, until then at most; for listeners that asked.</summary>
internal sealed record ActivityFrame(
    string Type, Guid RoomId, Guid PersonId, Guid KeyId, string Handle,
    string Sender, ActivityState State, string? Detail, DateTimeOffset ExpiresAt)
{
    public static Frame Of(Room room, Key key, Activity activity) => Frame.Of(
        "activity",
        new ActivityFrame(
            "activity", room.Id, key.Person.Id, key.Id, key.Person.Handle,
            activity.Sender, activity.State, activity.Detail, activity.ExpiresAt),
        Wire.Json.ActivityFrame);
}

/// <summary>An event that says nothing but its name.</summary>
internal sealed record BareFrame(string Type)
{
    public static readonly Frame Pong = Frame.Of("pong", new BareFrame("pong"), Wire.Json.BareFrame);

    /// <summary>The lobby has no cursor: it is ready as soon as it listens.</summary>
    public static readonly Frame Ready = Frame.Of("ready", new BareFrame("ready"), Wire.Json.BareFrame);
}
