using MeetAi.Endpoints.Realtime;
using MeetAi.Endpoints.Web;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Invites to a room. Whoever has the code may look at it, and join with a key. A code that is spent, has expired, was
/// withdrawn or never was is the same 404.
/// </summary>
internal static class InviteEndpoints
{
    private static readonly SiteFile page = new("invite.html");

    public static void MapInvites(this IEndpointRouteBuilder app)
    {
        var invites = app.MapGroup("/api/rooms/{roomId}/invites");
        invites.MapPost("", Create);
        invites.MapGet("", List);
        invites.MapDelete("", WithdrawAll);
        invites.MapDelete("{inviteId}", Withdraw);

        app.MapGet("/invites/{code}", Show).AllowAnyone();
        app.MapPost("/api/invites/{code}/accept", Accept).Needs(Scopes.Write);
    }

    private static async Task<IResult> Create(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, InviteStore invites, InviteText text)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.PostInvite);
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        if (room is null)
            return problem!;

        if (body is null)
            return malformed!;

        var check = new Check();
        var draft = body.Draft(check);
        if (check.Problem is { } wrong)
            return wrong;

        if (await invites.Create(caller.Key, room, draft) is not { } made)
        {
            return rooms.FindNow(caller.Key, room.Id) is not { Role: Role.Owner }
                ? Problems.NotFound
                : Problems.Conflict with { Detail = $"A room may have {InviteStore.Most} invites. Withdraw some." };
        }

        var (invite, code) = (made.Invite, made.Code);
        return Answer.Created(
            new NewInviteView(
                invite.Id, code, text.Url(code),
                text.Of(code, new Invitation(
                    room.Id, room.Name, invite.Role, invite.CreatedBy.Handle, invite.ExpiresAt)),
                invite.Role, invite.Uses, invite.ExpiresAt),
            Wire.Json.NewInviteView);
    }

    private static IResult List(string roomId, Caller caller, RoomStore rooms, InviteStore invites)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        return room is null
            ? problem!
            : Answer.Ok(
                new InviteList([.. invites.List(room).Select(InviteView.Of)], HasMore: false), Wire.Json.InviteList);
    }

    private static async Task<IResult> WithdrawAll(string roomId, Caller caller, RoomStore rooms, InviteStore invites)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        if (room is null)
            return problem!;

        await invites.Withdraw(caller.Key, room, id: null);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Withdraw(
        string roomId, string inviteId, Caller caller, RoomStore rooms, InviteStore invites)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        if (room is null)
            return problem!;

        return Ids.TryParse(inviteId, out var id) && await invites.Withdraw(caller.Key, room, id) > 0
            ? TypedResults.NoContent()
            : Problems.NotFound;
    }

    /// <summary>
    /// An invite for whoever has the code: a page for a browser, its fields as JSON for who asks so, and for everybody
    /// else what to do with it, in words that a person or a model can follow.
    /// </summary>
    private static IResult Show(string code, HttpContext http, InviteStore invites, InviteText text)
    {
        var invitation = invites.Find(code);
        if (http.Prefers(Negotiation.Html, usual: Negotiation.Plain))
            return WebPages.Answer(http, page, status: invitation is null ? 404 : 200);

        if (invitation is null)
            return Problems.NotFound;

        return http.Prefers(Negotiation.Json, usual: Negotiation.Plain)
            ? Answer.Ok(InvitationView.Of(invitation), Wire.Json.InvitationView)
            : TypedResults.Text(text.Of(code, invitation) + "\n");
    }

    private static async Task<IResult> Accept(
        string code, Caller caller, InviteStore invites, RoomStore rooms, Hub hub, ILogger<Invite> log)
    {
        if (caller.Key.Rights.Rooms is not null)
            return Problems.Forbidden with { Detail = "This key is limited to some rooms, and cannot join others." };

        var room = await invites.Accept(caller.Person, code, joined => hub.RoomJoined(caller.Person, joined));
        if (room is null || rooms.Activity(room) is not { } activity)
            return Problems.NotFound;

        Audit.InviteAccepted(log, room.Id, caller.Person.Id, caller.Key.Id);
        return Answer.Ok(RoomView.Of(room, activity), Wire.Json.RoomView);
    }
}

internal sealed record PostInvite
{
    private const int MostUses = 1000, LeastSeconds = 60, ADay = 24 * 60 * 60;

    public string? Role { get; init; }

    public int? Uses { get; init; }

    /// <summary>In seconds.</summary>
    public int? ExpiresIn { get; init; }

    public InviteDraft Draft(Check check) => new(
        check.Role(Role) ?? Storage.Role.Member,
        check.Number("uses", Uses, least: 1, MostUses, fallback: 1),
        TimeSpan.FromSeconds(check.Number("expires_in", ExpiresIn, LeastSeconds, 30 * ADay, fallback: 7 * ADay)));
}

/// <summary>The code is shown here, once, and never again.</summary>
internal sealed record NewInviteView(
    Guid Id, string Code, string Url, string Text, Role Role, int Uses, DateTimeOffset ExpiresAt);

/// <summary>What somebody who has the code sees before they join.</summary>
internal sealed record InvitationView(string RoomName, Role Role, string InvitedBy, DateTimeOffset ExpiresAt)
{
    public static InvitationView Of(Invitation invitation)
        => new(invitation.RoomName, invitation.Role, invitation.InvitedBy, invitation.ExpiresAt);
}

internal sealed record InviteView(
    Guid Id, Role Role, int Uses, int UsesLeft, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static InviteView Of(Invite invite) => new(
        invite.Id, invite.Role, invite.Uses, invite.UsesLeft, invite.CreatedBy.Id, invite.CreatedAt, invite.ExpiresAt);
}

internal sealed record InviteList(IReadOnlyList<InviteView> Invites, bool HasMore);
