using System.Buffers.Binary;

namespace MeetAi.Storage;

/// <summary>
/// Looks at the write-ahead log before SQLite does, which takes the first frame with a wrong checksum for its end.
/// After a power cut that is right: what was being written then was not acknowledged. But each commit is synced before
/// the next one is begun, so a cut leaves one commit in pieces at most: where whole ones stand behind a broken frame,
/// the disk has lost what it had kept, and to go on would be to forget acknowledged messages without a word.
/// </summary>
/// <remarks>
/// The format: https://sqlite.org/fileformat2.html#walformat. What is broken in the last commit looks like a power cut.
/// Nobody may write meanwhile.
/// </remarks>
internal static class LogDamage
{
    private const int Header = 32, FrameHeader = 24, Page = 4096, Word = 4;
    private const uint Magic = 0x377f0682; // and checksums over little-endian words; one more: over big-endian ones

    /// <summary>Throws <see cref="StorageRefused"/> where commits stand behind a broken frame.</summary>
    public static void Refuse(string database)
    {
        if (Find(database) is { } damage)
            throw new StorageRefused(damage);
    }

    /// <summary>What is damaged, in a sentence; null when nothing is.</summary>
    public static string? Find(string database)
    {
        var log = database + "-wal";
        if (!File.Exists(log))
            return null;

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20);
        var (broken, lost) = Look(file);
        return lost < 2 // one may be what a power cut left
            ? null
            : $"{log} is damaged at byte {broken}, and {lost} commits behind it cannot be read. Nothing was touched. "
                + $"Restore a backup, or go on without them: truncate -s {broken} {log}";
    }

    /// <summary>Where the first broken frame is, and how many commits stand behind it in one chain.</summary>
    private static (long Broken, int Lost) Look(FileStream file)
    {
        var head = new byte[Header];
        if (file.ReadAtLeast(head, Header, throwOnEndOfStream: false) < Header)
            return default;

        var isBig = Number(head, 0) == Magic + 1;
        var isWhole = (isBig || Number(head, 0) == Magic) && Sum(0, head.AsSpan(..24), isBig) == Stored(head, 24);
        isBig &= isWhole;
        var (salt, sum) = (isWhole ? Stored(head, 16) : default(ulong?), Stored(head, 24));
        var (broken, lost, frame) = (isWhole ? -1L : 0, 0, new byte[FrameHeader + Page]);
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            var isOfToday = Stored(frame, 8) == (salt ??= Stored(frame, 8));
            var isLinked = isOfToday && Linked(sum, frame, isBig) == Stored(frame, 16);
            if (!isLinked)
                (broken, lost) = (broken < 0 ? file.Position - frame.Length : broken, lost < 2 ? 0 : lost);
            else if (broken >= 0 && Number(frame, 4) != 0)
                lost++;

            sum = Stored(frame, 16);
        }

        return (broken, lost);
    }

    private static ulong Linked(ulong before, byte[] frame, bool isBig)
        => Sum(Sum(before, frame.AsSpan(..8), isBig), frame.AsSpan(FrameHeader..), isBig);

    /// <summary>Two sums, each over the words and the other one: the first in the upper half.</summary>
    private static ulong Sum(ulong before, ReadOnlySpan<byte> bytes, bool isBig)
    {
        var (first, second) = ((uint)(before >> 32), (uint)before);
        for (var at = 0; at < bytes.Length; at += 2 * Word)
        {
            first += Read(bytes[at..], isBig) + second;
            second += Read(bytes[(at + Word)..], isBig) + first;
        }

        return (ulong)first << 32 | second;
    }

    private static uint Read(ReadOnlySpan<byte> bytes, bool isBig)
        => isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    private static ulong Stored(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at));
}
