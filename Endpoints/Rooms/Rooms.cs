using System.Text.Json.Serialization;
using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

internal static class RoomEndpoints
{
    public static void MapRooms(this IEndpointRouteBuilder app)
    {
        var rooms = app.MapGroup("/api/rooms");
        rooms.MapGet("", List).Needs(Scopes.Read).TakesPlace(query: "wait");
        rooms.MapPost("", Create).Needs(Scopes.Write).Limited(Limits.Rooms);
        rooms.MapGet("{roomId}", Get);
        rooms.MapPatch("{roomId}", Change).Limited(Limits.Messages); // everybody is told of it
        rooms.MapDelete("{roomId}", Delete);
    }

    private static async Task<IResult> List(HttpContext http, Caller caller, RoomStore rooms, LobbyPoll poll)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var wanted = new RoomQuery(
            check.Id("before", query["before"]), query["name"], check.Activity(query), check.Limit(query));
        var wait = check.Wait(query, needs: "active_after");
        if (check.Problem is { } problem)
            return problem;

        return wait is { } seconds
            ? await poll.Wait(http, caller, wanted, seconds)
            : Answer.Ok(RoomList.Of(rooms.List(caller.Key, wanted)), Wire.Json.RoomList);
    }

    private static async Task<IResult> Create(
        HttpContext http, Caller caller, RoomStore rooms, PersonStore people, Hub hub, Idempotency idempotency)
    {
        var bytes = await Body.Read(http);
        if (caller.Key.Rights.Rooms is not null)
            return Problems.Forbidden with { Detail = "This key is limited to some rooms, and cannot make others." };

        return await idempotency.Run(http, caller, bytes, async once =>
        {
            var (body, problem) = Body.Parse(http, bytes, Wire.Json.PostRoom);
            if (body is null)
                return problem!;

            var check = new Check();
            var draft = body.Draft(check);
            if (check.Problem is { } wrong)
                return wrong;

            var room = await rooms.Create(
                caller.Key, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(made), View(made)),
                made => hub.RoomJoined(caller.Person, made));
            if (room is null)
                return Problems.Exceeds(people.Usage(caller.Person), "rooms");

            return new Answer(201, View(room), Location(room));
        });
    }

    private static IResult Get(string roomId, Caller caller, RoomStore rooms)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Read);
        if (room is null)
            return problem!;

        return rooms.Activity(room) is { } activity
            ? Answer.Ok(RoomView.Of(room, activity), Wire.Json.RoomView)
            : Problems.NotFound;
    }

    private static async Task<IResult> Change(string roomId, HttpContext http, Caller caller, RoomStore rooms, Hub hub)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchRoom);
        var right = body?.OnlyRenames() == true ? Right.Rename : Right.Manage;
        var (room, problem) = rooms.Enter(caller, roomId, right);
        if (room is null)
            return problem!;

        if (body is null)
            return malformed!;

        var check = new Check();
        var change = body.Change(check);
        if (check.Problem is { } wrong)
            return wrong;

        var changed = await rooms.Update(caller.Person, room, change, hub.RoomUpdated);
        return changed is not null && rooms.Activity(changed) is { } activity
            ? Answer.Ok(RoomView.Of(changed, activity), Wire.Json.RoomView)
            : rooms.Enter(caller, roomId, right).Problem ?? Problems.NotFound; // it changed on the way
    }

    private static async Task<IResult> Delete(string roomId, Caller caller, RoomStore rooms, Hub hub)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        if (room is null)
            return problem!;

        var deleted = await rooms.Delete(caller.Key, room, afterCommit: () => hub.RoomDeleted(room));
        return deleted ? TypedResults.NoContent() : Problems.NotFound;
    }

    private static byte[] View(Room room)
        => Wire.Bytes(RoomView.Of(room, new RoomActivity(LastSeq: 0, LastMessageAt: null)), Wire.Json.RoomView);

    private static string Location(Room room) => $"/api/rooms/{room.Id:D}";
}

internal sealed record PostRoom
{
    public string? Name { get; init; }

    public string? Visibility { get; init; }

    public RoomDraft Draft(Check check)
        => new(check.Name("name", Name, most: 100), check.Visibility(Visibility) ?? Storage.Visibility.Private);
}

internal sealed record PatchRoom
{
    private RetentionView? retention;
    private bool saysRetention;

    public string? Name { get; init; }

    public string? Visibility { get; init; }

    public bool? AnonymousPosts { get; init; }

    /// <summary>Null is for ever, here; only what is absent stays.</summary>
    public RetentionView? Retention
    {
        get => retention;
        set => (retention, saysRetention) = (value, true);
    }

    public bool OnlyRenames() => Visibility is null && AnonymousPosts is null && !saysRetention;

    public RoomChange Change(Check check) => new(
        Name is null ? null : check.Name("name", Name, most: 100), check.Visibility(Visibility), AnonymousPosts,
        saysRetention ? retention?.Read(check) ?? Storage.Rooms.Retention.Forever : null);
}

/// <summary><c>role</c> is the asking person's, and left out where anybody may ask.</summary>
internal sealed record RoomView(
    Guid Id,
    string Name,
    Visibility Visibility,
    bool AnonymousPosts,
    RetentionView? Retention,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Role? Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastMessageAt,
    long LastSeq)
{
    public static RoomView Of(Room room, RoomActivity activity) => new(
        room.Id, room.Name, room.Visibility, room.AnonymousPosts, RetentionView.Of(room.Retention), room.Role,
        room.CreatedAt, activity.LastMessageAt, activity.LastSeq);
}

/// <summary><c>cursor</c> is the newest message in all of the rooms: send it back as <c>active_after</c>.</summary>
internal sealed record RoomList(IReadOnlyList<RoomView> Rooms, bool HasMore, string Cursor)
{
    public static RoomList Of(RoomPage page) => new(
        [.. page.Rooms.Select(found => RoomView.Of(found.Room, found.Activity))], page.HasMore,
        page.Cursor == default ? Position.Beginning.Id : page.Cursor.ToString("D"));
}
