using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>Who is in a room. Its owners change that; everybody may go by themselves.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var members = app.MapGroup("/api/rooms/{roomId}/members");
        members.MapGet("", List);
        members.MapPatch("{personId}", Change);
        members.MapDelete("{personId}", Remove);
    }

    private static IResult List(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, MemberStore members, Presence presence)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Read);
        if (room is null)
            return problem!;

        var check = new Check();
        var limit = check.Limit(http.Request.Query);
        var after = check.Id("after", http.Request.Query["after"]);
        if (check.Problem is { } wrong)
            return wrong;

        var (page, hasMore) = members.List(room, after, limit);
        return Answer.Ok(
            new MemberList([.. page.Select(one => MemberView.Of(one, presence.Of(room, one.Person)))], hasMore),
            Wire.Json.MemberList);
    }

    private static async Task<IResult> Change(
        string roomId, string personId, HttpContext http, Caller caller,
        RoomStore rooms, MemberStore members, Presence presence, ILogger<Member> log)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchMember);
        var (room, member, problem) = Find(rooms, members, caller, roomId, personId, Right.Manage);
        if (room is null || member is null)
            return problem!;

        if (body is null)
            return malformed!;

        var check = new Check();
        var role = check.Role(body.Role);
        if (body.Role is null)
            check.Refuse("role", "must be one of: owner, member, reader");

        if (check.Problem is { } wrong)
            return wrong;

        var outcome = await members.SetRole(caller.Key, room, member, role!.Value);
        if (Refused(outcome) is { } refused)
            return refused;

        Audit.RoleChanged(log, room.Id, member.Person.Id, body.Role!, caller.Key.Id);
        return Answer.Ok(
            MemberView.Of(member with { Role = role.Value }, presence.Of(room, member.Person)), Wire.Json.MemberView);
    }

    /// <summary>Streams and polls of that person in this room end before the answer leaves.</summary>
    private static async Task<IResult> Remove(
        string roomId, string personId, Caller caller,
        RoomStore rooms, MemberStore members, Hub hub, ILogger<Member> log)
    {
        var isOneself = Ids.TryParse(personId, out var id) && id == caller.Person.Id;
        var (room, member, problem) = Find(
            rooms, members, caller, roomId, personId, isOneself ? Right.Leave : Right.Manage);
        if (room is null || member is null)
            return problem!;

        var outcome = await members.Remove(
            caller.Key, room, member, afterCommit: () => hub.RoomLeft(member.Person, room));
        if (Refused(outcome) is { } refused)
            return refused;

        Audit.MemberRemoved(log, room.Id, member.Person.Id, caller.Key.Id);
        return TypedResults.NoContent();
    }

    private static (Room? Room, Member? Member, Problem? Problem) Find(
        RoomStore rooms, MemberStore members, Caller caller, string roomId, string personId, Right right)
    {
        var (room, problem) = rooms.Enter(caller, roomId, right);
        if (room is null)
            return (null, null, problem);

        var member = Ids.TryParse(personId, out var id) ? members.Find(room, id) : null;
        return (room, member, member is null ? Problems.NotFound : null);
    }

    private static Problem? Refused(MemberOutcome outcome) => outcome switch
    {
        MemberOutcome.Done => null,
        MemberOutcome.LastOwner => Problems.Conflict with { Detail = "A room needs an owner: make another one first." },
        _ => Problems.NotFound,
    };
}

internal sealed record PatchMember
{
    public string? Role { get; init; }
}

internal sealed record MemberView(
    Guid PersonId, string Handle, Role Role, DateTimeOffset JoinedAt, PresenceState Presence, Activity? Activity)
{
    public static MemberView Of(Member member, (PresenceState State, Activity? Activity) now) => new(
        member.Person.Id, member.Person.Handle, member.Role, member.JoinedAt, now.State, now.Activity);
}

internal sealed record MemberList(IReadOnlyList<MemberView> Members, bool HasMore);
