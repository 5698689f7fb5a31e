using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// A room and the lobby as server-sent events (WHATWG HTML, 9.2), for what cannot open a socket. <c>id:</c> is the id
/// of a message, so that a browser resumes by itself; after a last event it would come back for ever, and gets 204.
/// </summary>
internal static class EventStream
{
    public const string CursorGone = "cursor_gone", RoomDeleted = "room_deleted";

    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/rooms/{roomId}/events", Follow).AllowTicket().TakesPlace();
        app.MapGet("/api/lobby/events", Watch).Needs(Scopes.Read).AllowTicket().TakesPlace();
    }

    private static async Task<IResult> Follow(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, RoomStream stream)
    {
        if (IsOver(http.Request))
            return TypedResults.NoContent();

        var (room, refused) = rooms.Enter(caller, roomId, Right.Read);
        return room is null ? refused! : await Open(http, caller.Key, room, stream);
    }

    /// <summary>Whether what the client heard last was an end.</summary>
    public static bool IsOver(HttpRequest request)
        => request.Headers["Last-Event-ID"].ToString() is CursorGone or RoomDeleted;

    /// <summary>A room that was found for somebody, with a key or without one.</summary>
    public static async Task<IResult> Open(HttpContext http, Key? key, Room room, RoomStream stream)
    {
        var check = new Check();
        var query = StreamQuery.Of(http.Request, check);
        if (check.Problem is { } problem)
            return problem;

        var listener = new Listener(key, query.Filter);
        using var outlet = await EventsOutlet.Begin(http, listener);
        await stream.Run(outlet, listener, room, query);
        return Results.Empty;
    }

    private static async Task<IResult> Watch(HttpContext http, Caller caller, Lobby lobby)
    {
        var listener = new Listener(caller.Key, Filter.None);
        using var outlet = await EventsOutlet.Begin(http, listener);
        await lobby.Run(outlet, listener, caller);
        return Results.Empty;
    }
}
