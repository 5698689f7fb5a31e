using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>Every room of a person in one stream, without a cursor: who missed something asks GET /api/rooms.</summary>
internal sealed class Lobby(Hub hub, KeyStore keys, RoomStore rooms)
{
    public async Task<Ending> Run(IOutlet outlet, Listener listener, Caller caller)
    {
        using var seat = hub.JoinLobby(caller.Person, listener);
        hub.Watch(listener, rooms.All(caller.Person));
        if (!keys.Lives(caller.Key))
            return Ending.KeyRevoked;

        if (!listener.TryGoLive(0))
            return Ending.FellBehind;

        return await outlet.Write([BareFrame.Ready]) ? await RoomStream.Live(outlet, listener) : Ending.FellBehind;
    }
}
