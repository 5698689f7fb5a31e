using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;

namespace MeetAi.Load;

/// <summary>
/// The moment at which a message was sent, as 16 hexadecimal digits inside its content. Sender and listener share one
/// process and so one clock.
/// </summary>
internal static class Stamp
{
    public const string Mark = "sent=", Blank = Mark + "0000000000000000";

    private const int Digits = 16;

    /// <summary>Stamps the bytes of a request with now.</summary>
    public static void Write(Span<byte> request)
    {
        var place = request.Slice(request.IndexOf("sent="u8) + Mark.Length, Digits);
        Utf8Formatter.TryFormat(Stopwatch.GetTimestamp(), place, out _, new StandardFormat('x', Digits));
    }

    /// <summary>Reads what follows the mark.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long sent)
    {
        sent = 0;
        return text.Length >= Digits && Utf8Parser.TryParse(text[..Digits], out sent, out _, 'x');
    }
}
