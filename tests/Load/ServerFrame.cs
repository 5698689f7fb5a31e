using System.Buffers.Binary;

namespace MeetAi.Load;

/// <summary>A frame from a server (RFC 6455, 5.2): not masked. Fragments are not joined; no peer sends any.</summary>
internal readonly ref struct ServerFrame
{
    public const int Text = 1, Close = 8, Ping = 9;

    public int Opcode { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Header and payload.</summary>
    public int Length { get; private init; }

    /// <summary>False while the frame is not complete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ServerFrame frame)
    {
        frame = default;
        if (bytes.Length < 2)
            return false;

        var header = (bytes[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
            return false;

        var payload = header switch
        {
            2 => bytes[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
        };
        if (bytes.Length - header < payload)
            return false;

        frame = new ServerFrame
        {
            Opcode = bytes[0] & 0x0F,
            Payload = bytes.Slice(header, payload),
            Length = header + payload,
        };
        return true;
    }

    /// <summary>The answer to a ping. A mask of zeros is a mask, and leaves the payload as it is.</summary>
    public byte[] Pong() => [0x8A, (byte)(0x80 | Payload.Length), 0, 0, 0, 0, .. Payload];
}
