using System.Buffers.Text;
using System.Text;

namespace MeetAi.Load;

/// <summary>The head of an answer: its own length in bytes, the status, and how the body ends (RFC 9112, 6).</summary>
internal readonly record struct Head(int Length, int Status, long ContentLength, bool IsChunked)
{
    private const int StatusAt = 9; // behind "HTTP/1.1 "

    /// <summary>False while the head is not complete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Head head)
    {
        head = default;
        var length = bytes.IndexOf("\r\n\r\n"u8);
        if (length < 0)
            return false;

        _ = Utf8Parser.TryParse(bytes[StatusAt..], out int status, out _);
        head = new Head(length + 4, status, 0, false);
        for (var lines = bytes[..(length + 2)]; !lines.IsEmpty;)
        {
            var end = lines.IndexOf((byte)'\n');
            head = head.With(lines[..end]);
            lines = lines[(end + 1)..];
        }

        return true;
    }

    private Head With(ReadOnlySpan<byte> line)
    {
        if (Utf8Parser.TryParse(Value(line, "content-length"u8), out long length, out _))
            return this with { ContentLength = length };

        return Value(line, "transfer-encoding"u8).StartsWith("chunked"u8) ? this with { IsChunked = true } : this;
    }

    /// <summary>Empty when the line is another header.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        var colon = line.IndexOf((byte)':');
        return colon == name.Length && Ascii.EqualsIgnoreCase(line[..colon], name)
            ? line[(colon + 1)..].TrimStart((byte)' ')
            : [];
    }
}
