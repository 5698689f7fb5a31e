using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Rooms that anybody may read and follow, without a key and from any origin, for as long as they are public: a private
/// one is as absent here as one that never was. Only who posts is asked who they are, and may stay anonymous.
/// </summary>
internal static class PublicRoomEndpoints
{
    public static void MapPublicRooms(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<Settings>().PublicRooms)
            return;

        var rooms = app.MapGroup("/api/public/rooms");
        rooms.MapGet("", List).AllowAnyone();
        rooms.MapGet("{roomId}", Get).AllowAnyone();
        rooms.MapGet("{roomId}/messages", ListMessages).AllowAnyone().TakesPlace(query: "wait");
        rooms.MapGet("{roomId}/messages/{messageId}", GetMessage).AllowAnyone();
        rooms.MapGet("{roomId}/ws", FollowSocket).AllowAnyone().TakesPlace();
        rooms.MapGet("{roomId}/events", FollowEvents).AllowAnyone().TakesPlace();
        rooms.MapPost("{roomId}/messages", Post)
            .AllowAnyone(orAsCaller: true).Limited(Limits.Anonymous, withKey: Limits.Messages);
    }

    private static IResult List(HttpContext http, PublicRoomStore rooms)
    {
        var check = new Check();
        var (before, limit) = (check.Id("before", http.Request.Query["before"]), check.Limit(http.Request.Query));
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = rooms.List(before, limit);
        return Answer.Ok(
            new PublicRoomList([.. page.Select(found => RoomView.Of(found.Room, found.Activity))], hasMore),
            Wire.Json.PublicRoomList);
    }

    private static Task<IResult> Get(string roomId, PublicRoomStore rooms, RoomStore all) => Show(
        rooms, roomId, room => Task.FromResult<IResult>(all.Activity(room) is { } activity
            ? Answer.Ok(RoomView.Of(room, activity), Wire.Json.RoomView)
            : Problems.NotFound));

    private static Task<IResult> ListMessages(
        string roomId, HttpContext http, PublicRoomStore rooms, MessagePages pages)
        => Show(rooms, roomId, room => pages.Answer(http, key: null, room));

    private static Task<IResult> GetMessage(
        string roomId, string messageId, HttpContext http, PublicRoomStore rooms, MessageStore messages)
        => Show(rooms, roomId, room => Task.FromResult(messages.Show(http, room, messageId)));

    private static async Task<IResult> FollowSocket(
        string roomId, HttpContext http, PublicRoomStore rooms, RoomStream stream)
        => Find(rooms, roomId) is { } room ? await Sockets.Open(http, key: null, room, stream) : Problems.NotFound;

    private static async Task<IResult> FollowEvents(
        string roomId, HttpContext http, PublicRoomStore rooms, RoomStream stream)
    {
        if (EventStream.IsOver(http.Request))
            return TypedResults.NoContent();

        return Find(rooms, roomId) is { } room
            ? await EventStream.Open(http, key: null, room, stream)
            : Problems.NotFound;
    }

    private static Task<IResult> Post(
        string roomId, HttpContext http, Caller? caller, PublicRoomStore rooms, RoomStore memberships, Posting posting)
        => posting.Answer(http, caller, who => Enter(rooms, memberships, roomId, who));

    /// <summary>
    /// A member is one at this door too, with their role; everybody else posts as far as the room lets them.
    /// </summary>
    private static (Room? Room, Problem? Problem) Enter(
        PublicRoomStore rooms, RoomStore memberships, string roomId, Caller? caller)
    {
        if (Find(rooms, roomId) is not { } room)
            return (null, Problems.NotFound);

        if (caller is null)
            return room.AnonymousPosts ? (room, null) : (null, Problems.NeedsKey);

        if (!caller.Key.Rights.Include(room.Id))
            return (null, Problems.Forbidden with { Detail = "This key is limited to other rooms." });

        if (memberships.Find(caller.Key, room.Id) is not null)
            return memberships.Enter(caller, roomId, Right.Write);

        return caller.Key.Rights.Allow(Scopes.Write) ? (room, null) : (null, Problems.LacksScope(Scopes.Write));
    }

    /// <summary>
    /// Looks at the room before and after: what was said once it had turned private is not shown to who came before.
    /// </summary>
    private static async Task<IResult> Show(PublicRoomStore rooms, string roomId, Func<Room, Task<IResult>> answer)
    {
        if (Find(rooms, roomId) is not { } room)
            return Problems.NotFound;

        var shown = await answer(room);
        return rooms.Find(room.Id) is null ? Problems.NotFound : shown;
    }

    private static Room? Find(PublicRoomStore rooms, string roomId)
        => Ids.TryParse(roomId, out var id) ? rooms.Find(id) : null;
}

/// <summary>Newest activity first; the rooms have no <c>role</c>.</summary>
internal sealed record PublicRoomList(IReadOnlyList<RoomView> Rooms, bool HasMore);
