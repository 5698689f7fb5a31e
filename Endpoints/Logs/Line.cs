using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// How a line of the log looks, while it is written: one JSON object, or for people the time, the level, what happened
/// and <c>name=value</c> after that. What could end it or move a terminal is escaped. Not for two threads at once.
/// </summary>
internal sealed class Line(bool isText) : IDisposable
{
    private static readonly JavaScriptEncoder encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly Utf8JsonWriter json = new(
        Stream.Null, new JsonWriterOptions { Encoder = encoder, SkipValidation = true });

    private ArrayBufferWriter<byte> buffer = new();

    public bool IsText => isText;

    public void Begin(ArrayBufferWriter<byte> to, DateTimeOffset at, LogLevel level, string message)
    {
        buffer = to;
        Span<byte> time = stackalloc byte[TimeConverter.Length];
        TimeConverter.Print(at, time);
        if (isText)
        {
            buffer.Write(time);
            Say($" {Name(level)} ");
            Say(message);
            return;
        }

        json.Reset(to);
        json.WriteStartObject();
        json.WriteString(Fields.Time, time);
        json.WriteString(Fields.Level, Name(level));
        json.WriteString(Fields.Message, message);
    }

    public void Add(JsonEncodedText name, ReadOnlySpan<char> value)
    {
        if (isText)
            Say(name, value.ToString());
        else
            json.WriteString(name, value);
    }

    public void Add(JsonEncodedText name, Guid value)
    {
        if (isText)
            Say(name, value.ToString("D"));
        else
            json.WriteString(name, value);
    }

    public void Add(JsonEncodedText name, long value)
    {
        if (isText)
            Say(name, value.ToString(CultureInfo.InvariantCulture));
        else
            json.WriteNumber(name, value);
    }

    /// <summary>In milliseconds, to the microsecond.</summary>
    public void Add(JsonEncodedText name, TimeSpan took)
    {
        var milliseconds = Math.Round(took.TotalMilliseconds, 3);
        if (isText)
            Say(name, milliseconds.ToString(CultureInfo.InvariantCulture));
        else
            json.WriteNumber(name, milliseconds);
    }

    public void Add(JsonEncodedText name, IPAddress value)
    {
        Span<byte> text = stackalloc byte[64]; // with a scope, an IPv6 address may have that many
        if (isText || !value.TryFormat(text, out var length))
            Add(name, value.ToString());
        else
            json.WriteString(name, text[..length]);
    }

    public void End()
    {
        if (!isText)
        {
            json.WriteEndObject();
            json.Flush();
        }

        buffer.Write("\n"u8);
    }

    public void Dispose() => json.Dispose();

    private void Say(JsonEncodedText name, string value)
    {
        buffer.Write(" "u8);
        buffer.Write(name.EncodedUtf8Bytes);
        buffer.Write("="u8);
        Say(value);
    }

    private void Say(string text) => Encoding.UTF8.GetBytes(encoder.Encode(text), buffer);

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}

/// <summary>The names of fields, as in the API.</summary>
internal static class Fields
{
    public static readonly JsonEncodedText
        Time = Of("time"), Level = Of("level"), Message = Of("message"), Method = Of("method"), Route = Of("route"),
        Status = Of("status"), Milliseconds = Of("ms"), Key = Of("key_id"), Address = Of("address"),
        Request = Of("request_id"), Trace = Of("trace_id"), Error = Of("error"), Dropped = Of("dropped");

    public static JsonEncodedText Of(string name)
        => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
}
