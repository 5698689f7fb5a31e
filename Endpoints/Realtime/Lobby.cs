using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>Every room of a person in one stream, without a cursor: who missed something asks GET /api/rooms.</summary>
internal sealed class Lobby(Hub hub, Admission admission, RoomStore rooms)
{
    public async Task<Ending> Run(IOutlet outlet, Listener listener, Caller caller)
    {
        using var seat = hub.JoinLobby(caller.Person, listener);
        var found = rooms.All(caller.Key);
        hub.Watch(listener, found);
        hub.Unwatch(listener, [.. found.Except(rooms.All(caller.Key))]); // left between the look and the watch
        if (admission.Reconsider(caller.Key) is { } ending)
            return ending;

        if (!listener.TryGoLive(0))
            return Ending.FellBehind;

        return await outlet.Write([BareFrame.Ready]) ? await RoomStream.Live(outlet, listener) : Ending.FellBehind;
    }
}
