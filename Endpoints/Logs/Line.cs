using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using MeetAi.Endpoints.Cli;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// How a line of the log looks, while it is written: one JSON object, or for people the time, the level, what happened
/// and <c>name=value</c> after that. What could end it or move a terminal is escaped. Not for two threads at once. By
/// hand, because it is written for every request: a general writer takes several times as long.
/// </summary>
internal sealed class Line(bool isText)
{
    private static readonly JavaScriptEncoder encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly SearchValues<char> plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except(['"', '\\'])]);

    private readonly ArrayBufferWriter<byte> buffer = new(512);

    public bool IsText => isText;

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Begin(DateTimeOffset at, LogLevel level, string message)
    {
        buffer.ResetWrittenCount();
        buffer.Write(isText ? ""u8 : "{\"time\":\""u8);
        TimeConverter.Print(at, buffer.GetSpan(TimeConverter.Length));
        buffer.Advance(TimeConverter.Length);
        buffer.Write(isText ? " "u8 : "\",\"level\":\""u8);
        buffer.Write(Name(level));
        buffer.Write(isText ? " "u8 : "\",\"message\":\""u8);
        Say(message);
        buffer.Write(isText ? ""u8 : "\""u8);
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        Open(name, isQuoted: true);
        Say(value);
        buffer.Write(isText ? ""u8 : "\""u8);
    }

    public void Add(ReadOnlySpan<byte> name, Guid value) => Plain(name, value, isQuoted: true);

    public void Add(ReadOnlySpan<byte> name, IPAddress value) => Plain(name, value, isQuoted: true);

    public void Add(ReadOnlySpan<byte> name, long value) => Plain(name, value, isQuoted: false);

    /// <summary>In milliseconds, to the microsecond.</summary>
    public void Add(ReadOnlySpan<byte> name, TimeSpan took)
        => Plain(name, Math.Round(took.TotalMilliseconds, 3), isQuoted: false);

    public void End() => buffer.Write(isText ? "\n"u8 : "}\n"u8);

    private void Plain<T>(ReadOnlySpan<byte> name, T value, bool isQuoted)
        where T : IUtf8SpanFormattable
    {
        const int Most = 72; // an IPv6 address with its scope
        Open(name, isQuoted);
        if (value.TryFormat(buffer.GetSpan(Most), out var length, "", CultureInfo.InvariantCulture))
            buffer.Advance(length);

        buffer.Write(isQuoted && !isText ? "\""u8 : ""u8);
    }

    private void Open(ReadOnlySpan<byte> name, bool isQuoted)
    {
        buffer.Write(isText ? " "u8 : ",\""u8);
        buffer.Write(name);
        buffer.Write(isText ? "="u8 : isQuoted ? "\":\""u8 : "\":"u8);
    }

    private void Say(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(plain))
            text = Escape(text.ToString());

        Encoding.UTF8.GetBytes(text, buffer);
    }

    /// <summary>As JSON does it, in text too; and what reorders a line, which JSON allows.</summary>
    private static string Escape(string text) => string.Concat(encoder.Encode(text).Select(letter
        => Printable.IsUnsafe(letter) ? $"\\u{(int)letter:x4}" : letter.ToString()));

    private static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug"u8,
        LogLevel.Information => "info"u8,
        LogLevel.Warning => "warning"u8,
        _ => "error"u8,
    };
}
