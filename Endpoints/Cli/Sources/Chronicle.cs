using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MeetAi.Endpoints.Moving;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// Something that was said elsewhere. Its key is the same whenever it is exported there, and different from all others
/// in its room; it may answer another one.
/// </summary>
internal sealed record Utterance(
    string Key, DateTimeOffset At, string Sender, SenderType SenderType, string Content, string? ReplyTo);

/// <summary>
/// The history of a room of another chat server, told as lines of an export. Ids are made of what the other server
/// says, so the same history gives the same lines. Nobody on this box has said it, so there is no author; it begins
/// public, and takes nothing from people without a key.
/// </summary>
internal sealed class Chronicle(string key, string name, DateTimeOffset createdAt)
{
    private const int MostLetters = 10_000;

    private readonly Guid room = Named(DateTimeOffset.UnixEpoch, key);
    private long seq;

    /// <summary>The person who shall own the rooms, to be told first.</summary>
    public static SourceLine Owner(string handle) => new(
        Wire.Bytes(new PersonLine("person", null, handle, null, null), Wire.Json.PersonLine), "--owner", Done: 0);

    public IEnumerable<byte[]> Opening(string owner)
    {
        yield return Wire.Bytes(
            new RoomLine(
                "room", room, Cleaned(name, most: 100) is { Length: > 0 } clean ? clean : "room",
                Visibility.Public, AnonymousPosts: false, createdAt, Retention: null, FirstSeq: 1, LastSeq: 0, LastMessageAt: null),
            Wire.Json.RoomLine);
        yield return Wire.Bytes(
            new MemberLine("member", room, null, owner, Role.Owner, createdAt), Wire.Json.MemberLine);
    }

    /// <summary>As many messages as it takes.</summary>
    public IEnumerable<byte[]> Tell(Utterance said)
    {
        var part = 0;
        foreach (var piece in Pieces(said.Content.Replace("\0", "", StringComparison.Ordinal)))
        {
            var id = Named(said.At, part++ == 0 ? $"{key}/{said.Key}" : $"{key}/{said.Key}#{part}");
            yield return Wire.Bytes(
                new Message(
                    id, room, ++seq, Sender(said.Sender), said.SenderType, Author: null, piece,
                    said.ReplyTo is { } other ? Named(TimeOf(other), $"{key}/{other}") : null, said.At, null),
                Wire.Json.Message);
        }
    }

    /// <summary>Keys begin with the time, so that an answer finds what it answers.</summary>
    public static string KeyOf(DateTimeOffset at, string rest) => $"{at.ToUnixTimeMilliseconds():x12}/{rest}";

    private static DateTimeOffset TimeOf(string key)
        => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(key[..12], 16));

    /// <summary>A UUIDv7 (RFC 9562) with a digest of a name where chance would be.</summary>
    private static Guid Named(DateTimeOffset at, string name)
    {
        const int Version = 0x70, Variant = 0x80;
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | Version);
        bytes[8] = (byte)((bytes[8] & 0x3F) | Variant);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A name from elsewhere made into one that passes; nothing where nothing is left.</summary>
    private static string Cleaned(string? value, int most)
    {
        var name = string.Concat((value ?? "").EnumerateRunes().Where(rune => !Check.IsRefused(rune))).Trim();
        var end = Math.Min(name.Length, most);
        return name[..(end < name.Length && char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)].Trim();
    }

    private static string Sender(string name)
    {
        var (clean, check) = (Cleaned(name, most: 40), new Check());
        check.Alias("sender", clean);
        return check.Problem is null ? clean : $"imported {clean}".TrimEnd();
    }

    /// <summary>A text that is longer than a message may be is cut, at the end of a line if there is one.</summary>
    private static IEnumerable<string> Pieces(string content)
    {
        while (content.Length > MostLetters)
        {
            var end = content.LastIndexOf('\n', MostLetters - 1) + 1;
            if (end == 0)
                end = char.IsHighSurrogate(content[MostLetters - 1]) ? MostLetters - 1 : MostLetters;

            yield return content[..end];
            content = content[end..];
        }

        if (content.Length > 0)
            yield return content;
    }
}
