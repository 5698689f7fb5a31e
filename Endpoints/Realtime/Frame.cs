using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// One event, encoded once: the same bytes go to every listener, as a WebSocket text frame (RFC 6455, 5.2: final,
/// unmasked, unfragmented) or as a server-sent event (WHATWG HTML, 9.2).
/// </summary>
internal sealed class Frame
{
    private readonly string type;
    private readonly string? eventId;
    private readonly byte[] json;
    private byte[]? socketBytes;
    private byte[]? eventBytes;

    private Frame(string type, string? eventId, byte[] json)
    {
        this.type = type;
        this.eventId = eventId;
        this.json = json;
    }

    /// <summary>The message in it, by which listeners filter and order; null for everything else.</summary>
    public Message? Message { get; private init; }

    public int Length => json.Length;

    public byte[] Socket => socketBytes ??= EncodeSocket(json);

    public byte[] Event => eventBytes ??= EncodeEvent();

    public static Frame Of(Message message)
        => new("message", message.Id.ToString("D"), Wire.Bytes(message, Wire.Json.Message)) { Message = message };

    /// <param name="type">The name of the event, also in the JSON.</param>
    /// <param name="value">What it says.</param>
    /// <param name="json">How it is written.</param>
    /// <param name="eventId">Where a listener stands after it, when it moves the cursor.</param>
    public static Frame Of<T>(string type, T value, JsonTypeInfo<T> json, string? eventId = null)
        => new(type, eventId, Wire.Bytes(value, json));

    private static byte[] EncodeSocket(byte[] payload)
    {
        const byte FinalText = 0x81, Next16Bits = 126, Next64Bits = 127;
        var header = payload.Length switch { < Next16Bits => 2, <= ushort.MaxValue => 4, _ => 10 };
        var frame = new byte[header + payload.Length];
        frame[0] = FinalText;
        frame[1] = header switch { 2 => (byte)payload.Length, 4 => Next16Bits, _ => Next64Bits };
        if (header == 4)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        else if (header == 10)
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);

        payload.CopyTo(frame, header);
        return frame;
    }

    /// <summary>JSON holds no line end, so one data line does.</summary>
    private byte[] EncodeEvent()
    {
        var head = eventId is null ? $"event: {type}\ndata: " : $"event: {type}\nid: {eventId}\ndata: ";
        return [.. Encoding.UTF8.GetBytes(head), .. json, (byte)'\n', (byte)'\n'];
    }
}
