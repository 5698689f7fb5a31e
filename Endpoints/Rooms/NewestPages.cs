using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// The newest pages that were lately asked for, as they were written: pollers ask for the same one again and again, and
/// nine tenths of its cost is reading and writing rows that did not change. A page is good for as long as its tag is
/// the room's. A few megabytes at most, then it begins anew.
/// </summary>
internal sealed class NewestPages
{
    private const int MostBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<(Guid Room, int Limit, MessageForm Form), Page> pages = new();
    private long bytes;

    public byte[]? Find(Room room, MessageQuery query, string tag)
        => pages.TryGetValue((room.Id, query.Limit, query.Form), out var page) && page.Tag == tag ? page.Body : null;

    public void Keep(Room room, MessageQuery query, string tag, byte[] body)
    {
        if (Interlocked.Add(ref bytes, body.Length) > MostBytes)
        {
            pages.Clear();
            Interlocked.Exchange(ref bytes, body.Length);
        }

        pages[(room.Id, query.Limit, query.Form)] = new Page(tag, body);
    }

    private sealed record Page(string Tag, byte[] Body);
}
