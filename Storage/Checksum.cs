using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace MeetAi.Storage;

/// <summary>
/// CRC-32C (RFC 3720, 12.1) of values as SQLite keeps them, the same on their way into a row and out of it. SQLite's
/// database files have no checksums of their own.
/// </summary>
internal struct Checksum()
{
    private uint crc = uint.MaxValue;

    public static long Of(ReadOnlySpan<Value> values)
    {
        var sum = new Checksum();
        foreach (var value in values)
            value.AddTo(ref sum);

        return ~sum.crc;
    }

    /// <summary>Of the first columns of a row.</summary>
    public static long Of(Row row, int columns)
    {
        var sum = new Checksum();
        for (var column = 0; column < columns; column++)
            row.AddTo(ref sum, column);

        return ~sum.crc;
    }

    public void Add(long number) => crc = BitOperations.Crc32C(crc, (ulong)number);

    public void Add(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Add(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
    }
}
