using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Whoever goes on listening is looked at once more after joining: what was taken away before that moment shows here,
/// what is taken away later reaches them through the hub.
/// </summary>
internal sealed class Admission(LiveKeys keys, RoomStore rooms, PublicRoomStore publicRooms)
{
    /// <summary>Why the key may not listen any more, or not as it was let in; null when it may.</summary>
    public Ending? Reconsider(Key key)
    {
        if (keys.FindNow(key) is not { } now)
            return Ending.KeyRevoked;

        return now.Rights.Cover(key.Rights) ? null : Ending.KeyChanged;
    }

    /// <summary>The same in a room; without a key for somebody who came because it is public.</summary>
    public Ending? Reconsider(Key? key, Room room)
    {
        if (key is null)
            return publicRooms.Find(room.Id) is null ? Ending.RoomPrivate : null;

        return Reconsider(key) ?? (rooms.FindNow(key, room.Id) is null ? Ending.RoomDeleted : null);
    }
}
