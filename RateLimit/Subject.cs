using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using MeetAi.Storage;

namespace MeetAi.RateLimit;

/// <summary>Whose bucket it is: a person, a key or an address; of IPv6 the first 64 bits, what one site gets.</summary>
internal readonly record struct Subject(Per Per, UInt128 Value)
{
    private const string KeyMark = "key:";

    public static Subject Of(Person person) => Of(Per.Person, person.Id);

    public static Subject OfKey(Guid key) => Of(Per.Key, key);

    public static Subject Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
            address.MapToIPv6().TryWriteBytes(bytes, out _);
        else
            address.TryWriteBytes(bytes, out _);

        if (!IsMapped(bytes))
            bytes[8..].Clear();

        return new Subject(Per.Address, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Reads what <see cref="ToString"/> writes, and any address.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Subject subject)
    {
        subject = default;
        if (Ids.TryParse(text, out var person))
            subject = Of(Per.Person, person);
        else if (text?.Split(KeyMark) is ["", var id] && Ids.TryParse(id, out var key))
            subject = OfKey(key);
        else if (text is [.., '/', '6', '4'] && IPAddress.TryParse(text[..^3], out var site))
            subject = site.AddressFamily == AddressFamily.InterNetworkV6 ? Of(site) : default;
        else if (IPAddress.TryParse(text, out var address))
            subject = Of(address);

        return subject != default;
    }

    /// <summary>Of the person or the key.</summary>
    public Guid Id
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
            return new Guid(bytes, bigEndian: true);
        }
    }

    public override string ToString()
    {
        if (Per is not Per.Address)
            return (Per is Per.Key ? KeyMark : "") + Id.ToString("D");

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return IsMapped(bytes) ? new IPAddress(bytes[12..]).ToString() : $"{new IPAddress(bytes)}/64";
    }

    private static Subject Of(Per per, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new Subject(per, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private static bool IsMapped(ReadOnlySpan<byte> bytes)
        => !bytes[..10].ContainsAnyExcept((byte)0) && bytes[10] == 0xFF && bytes[11] == 0xFF;
}
