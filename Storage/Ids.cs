using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MeetAi.Storage;

/// <summary>
/// Where ids come from and how they look: UUIDv7 (RFC 9562), on the wire in lower case with hyphens. They only rise,
/// also where the clock was set back, in this process and after a restart: those made inside a Write rise in the order
/// of the commits, so the id of a message is a position among all messages of the box.
/// </summary>
internal sealed class Ids(TimeProvider clock, Guid newest = default)
{
    private const int CounterBits = 12; // rand_a counts within a millisecond (RFC 9562, 6.2, method 1)

    private long last = Tick(newest);

    public Guid Next()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long before, tick;
        do
        {
            before = Volatile.Read(ref last);
            tick = Math.Max(now, before + 1);
        }
        while (Interlocked.CompareExchange(ref last, tick, before) != before);

        return Of(tick);
    }

    /// <summary>An id from elsewhere: those made from now on are higher.</summary>
    public void Pass(Guid id)
    {
        for (var before = Volatile.Read(ref last); before < Tick(id);)
            before = Interlocked.CompareExchange(ref last, Tick(id), before);
    }

    /// <summary>When it was made; only of a UUIDv7. They reach further than the calendar.</summary>
    public static DateTimeOffset TimeOf(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Min(Tick(id) >> CounterBits, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    public static bool TryParse([NotNullWhen(true)] string? text, out Guid id) => Guid.TryParseExact(text, "D", out id);

    /// <summary>The newest id of a message there is.</summary>
    public static Guid Newest(Database database) => database.Read(db => db.One(
        "SELECT max(id) FROM messages", row => row.IdOrNull(0))) ?? default;

    private static Guid Of(long tick)
    {
        const int Version = 0x7000;
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _); // its second half is what ours has to be
        BinaryPrimitives.WriteInt64BigEndian(bytes, tick >> CounterBits << 16 | Version | (tick & 0xFFF));
        return new Guid(bytes, bigEndian: true);
    }

    private static long Tick(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return high >>> 16 << CounterBits | (high & 0xFFF);
    }
}
