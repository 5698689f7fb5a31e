using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// The newest pages that were lately asked for, as they were written: pollers ask for the same one again and again, and
/// nine tenths of its cost is reading and writing rows that did not change. A page is good for as long as its newest
/// message is the room's last one and no message was deleted. A few megabytes at most, then it begins anew.
/// </summary>
internal sealed class NewestPages
{
    private const int MostBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<(Guid Room, int Limit), Page> pages = new();
    private long bytes;

    public byte[]? Find(Room room, int limit, RoomActivity now)
        => pages.TryGetValue((room.Id, limit), out var page)
        && page.LastSeq == now.LastSeq && page.Tombstones == now.Tombstones
            ? page.Json
            : null;

    public void Keep(Room room, int limit, RoomActivity then, byte[] json)
    {
        if (Interlocked.Add(ref bytes, json.Length) > MostBytes)
        {
            pages.Clear();
            Interlocked.Exchange(ref bytes, json.Length);
        }

        pages[(room.Id, limit)] = new Page(then.LastSeq, then.Tombstones, json);
    }

    private sealed record Page(long LastSeq, long Tombstones, byte[] Json);
}
