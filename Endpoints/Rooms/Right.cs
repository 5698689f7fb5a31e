using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// What an act in a room asks for: a scope of the key and a role of its person. Every act is one of these.
/// </summary>
internal sealed record Right(Scopes Scope, Role Role)
{
    /// <summary>Come in; what is asked for shows only then.</summary>
    public static readonly Right Know = new(Scopes.None, Role.Reader);

    /// <summary>Read, listen, see who is there.</summary>
    public static readonly Right Read = new(Scopes.Read, Role.Reader);

    /// <summary>Post.</summary>
    public static readonly Right Write = new(Scopes.Write, Role.Member);

    /// <summary>Take back what this key wrote.</summary>
    public static readonly Right TakeBack = new(Scopes.Write, Role.Reader);

    /// <summary>Take back what another key of the same person wrote.</summary>
    public static readonly Right Retract = new(Scopes.Manage, Role.Reader);

    /// <summary>Go away from the room.</summary>
    public static readonly Right Leave = new(Scopes.Manage, Role.Reader);

    /// <summary>Rename.</summary>
    public static readonly Right Rename = new(Scopes.Write, Role.Owner);

    /// <summary>Visibility, members, invites, webhooks, other people's messages, and the room's end.</summary>
    public static readonly Right Manage = new(Scopes.Manage, Role.Owner);

    public bool IsOf(Caller caller, Room room) => caller.Key.Rights.Allow(Scope) && room.Role >= Role;
}

/// <summary>The door of every room: who may not know it finds none, and who knows it is told what lacks.</summary>
internal static class Door
{
    public static (Room? Room, Problem? Problem) Enter(
        this RoomStore rooms, Caller caller, string roomId, Right right)
    {
        var room = Ids.TryParse(roomId, out var id) ? rooms.Find(caller.Key, id) : null;
        if (room is null)
            return (null, Problems.NotFound);

        return right.IsOf(caller, room) ? (room, null) : (null, Lacks(caller, right));
    }

    private static Problem Lacks(Caller caller, Right right) => caller.Key.Rights.Allow(right.Scope)
        ? Problems.Forbidden with { Detail = $"Only {Who(right.Role)} of the room may do that." }
        : Problems.LacksScope(right.Scope);

    private static string Who(Role role) => role is Role.Owner ? "an owner" : "an owner or member";
}
