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
        rooms.MapGet("", List);
        rooms.MapPost("", Create).Limited(Limits.Rooms);
        rooms.MapGet("{roomId}", Get);
        rooms.MapPatch("{roomId}", Change);
        rooms.MapDelete("{roomId}", Delete);
    }

    /// <summary>The room, if this person is a member of it: whatever else it is, it is not there.</summary>
    public static Room? Find(this RoomStore rooms, Caller caller, string roomId)
        => Ids.TryParse(roomId, out var id) ? rooms.Find(caller.Person, id) : null;

    private static IResult List(HttpContext http, Caller caller, RoomStore rooms)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var limit = check.Limit(query);
        var before = check.Id("before", query["before"]);
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = rooms.List(caller.Person, before, query["name"], limit);
        var views = page.Select(found => RoomView.Of(found.Room, found.Activity));
        return Answer.Ok(new RoomList([.. views], hasMore), Wire.Json.RoomList);
    }

    private static async Task<IResult> Create(
        HttpContext http, Caller caller, RoomStore rooms, Hub hub, Idempotency idempotency)
    {
        var bytes = await Body.Read(http);
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
                caller.Person, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(made), View(made)),
                made => hub.RoomCreated(caller.Person, made));
            return new Answer(201, View(room), Location(room));
        });
    }

    private static IResult Get(string roomId, Caller caller, RoomStore rooms)
        => rooms.Find(caller, roomId) is { } room && rooms.Activity(room) is { } activity
            ? Answer.Ok(RoomView.Of(room, activity), Wire.Json.RoomView)
            : Problems.NotFound;

    private static async Task<IResult> Change(string roomId, HttpContext http, Caller caller, RoomStore rooms, Hub hub)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchRoom);
        if (rooms.Find(caller, roomId) is not { } room)
            return Problems.NotFound;

        if (body is null)
            return problem!;

        var check = new Check();
        var change = body.Change(check);
        if (check.Problem is { } wrong)
            return wrong;

        if (room.Role is not Role.Owner)
            return Problems.Forbidden;

        var changed = await rooms.Update(caller.Person, room, change, hub.RoomUpdated);
        return changed is not null && rooms.Activity(changed) is { } activity
            ? Answer.Ok(RoomView.Of(changed, activity), Wire.Json.RoomView)
            : Problems.NotFound;
    }

    private static async Task<IResult> Delete(string roomId, Caller caller, RoomStore rooms, Hub hub)
    {
        if (rooms.Find(caller, roomId) is not { } room)
            return Problems.NotFound;

        if (room.Role is not Role.Owner)
            return Problems.Forbidden;

        var deleted = await rooms.Delete(room, afterCommit: () => hub.RoomDeleted(room));
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
    public string? Name { get; init; }

    public string? Visibility { get; init; }

    public bool? AnonymousPosts { get; init; }

    public RoomChange Change(Check check) => new(
        Name is null ? null : check.Name("name", Name, most: 100), check.Visibility(Visibility), AnonymousPosts);
}

internal sealed record RoomView(
    Guid Id,
    string Name,
    Visibility Visibility,
    bool AnonymousPosts,
    Role Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastMessageAt,
    long LastSeq)
{
    public static RoomView Of(Room room, RoomActivity activity) => new(
        room.Id, room.Name, room.Visibility, room.AnonymousPosts, room.Role, room.CreatedAt,
        activity.LastMessageAt, activity.LastSeq);
}

internal sealed record RoomList(IReadOnlyList<RoomView> Rooms, bool HasMore);
