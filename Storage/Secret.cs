using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Storage;

/// <summary>
/// Bearer secrets: a kind, an underscore and 24 characters of A–Z, a–z, 0–9, each drawn by rejection sampling. Only the
/// SHA-256 is ever stored.
/// </summary>
internal static class Secret
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 24;

    public static string Draw(string kind) => $"{kind}_{RandomNumberGenerator.GetString(Alphabet, Length)}";

    public static bool LooksLike(string kind, string text)
        => text.Length == kind.Length + 1 + Length
        && text[kind.Length] == '_' && text.StartsWith(kind, StringComparison.Ordinal);

    /// <summary>A path as it may be shown: of a segment that could be a secret, its kind alone is left.</summary>
    public static string Hide(string path) => path.Contains('_', StringComparison.Ordinal)
        ? string.Join('/', path.Split('/').Select(HideSegment))
        : path;

    private static string HideSegment(string segment)
        => segment.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && segment.Length - end > Length
            ? $"{segment[..end]}_..."
            : segment;
}

/// <summary>A SHA-256 as a value, to look up without an allocation.</summary>
internal readonly record struct Digest(UInt128 High, UInt128 Low)
{
    public static Digest Of(string secret)
    {
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(secret.Length)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(secret, text)], hash);
        return MemoryMarshal.Read<Digest>(hash);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        MemoryMarshal.Write(bytes, this);
        return bytes;
    }
}
