using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>A room and the lobby as WebSockets (RFC 6455).</summary>
internal static class Sockets
{
    public static void MapSockets(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/rooms/{roomId}/ws", Follow).AllowTicket().TakesPlace();
        app.MapGet("/api/lobby/ws", Watch).Needs(Scopes.Read).AllowTicket().TakesPlace();
    }

    private static Task<IResult> Follow(
        string roomId, HttpContext http, Caller caller,
        RoomStore rooms, RoomStream stream, Presence presence, TimeProvider clock)
    {
        var (room, refused) = rooms.Enter(caller, roomId, Right.Read);
        return room is null
            ? Task.FromResult<IResult>(refused!)
            : Open(http, caller.Key, room, stream, new Voice(caller, room, rooms, presence, clock).Say);
    }

    /// <summary>A room that was found for somebody: with a key, who may have a voice there, or without one.</summary>
    public static async Task<IResult> Open(
        HttpContext http, Key? key, Room room, RoomStream stream, Action<Listener, Doing>? voice = null)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            return Problems.UpgradeRequired;

        var check = new Check();
        var query = StreamQuery.Of(http.Request, check);
        if (check.Problem is { } problem)
            return problem;

        var listener = new Listener(key, query.Filter);
        using var outlet = await SocketOutlet.Accept(http, listener, voice);
        if (outlet is null)
            return Problems.SocketsLimit;

        await outlet.Close(await stream.Run(outlet, listener, room, query));
        return Results.Empty;
    }

    private static async Task<IResult> Watch(HttpContext http, Caller caller, Lobby lobby)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            return Problems.UpgradeRequired;

        var listener = new Listener(caller.Key, Filter.None);
        using var outlet = await SocketOutlet.Accept(http, listener);
        if (outlet is null)
            return Problems.SocketsLimit;

        await outlet.Close(await lobby.Run(outlet, listener, caller));
        return Results.Empty;
    }
}
