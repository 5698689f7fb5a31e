using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeetAi.Endpoints;

/// <summary>Times are RFC 3339, UTC, with milliseconds.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>How many letters a time has.</summary>
    public const int Length = UpToMilliseconds + 1;

    private const int UpToMilliseconds = 23;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        Print(value, text);
        writer.WriteStringValue(text);
    }

    /// <summary>Several times faster than by <see cref="Format"/>.</summary>
    public static void Print(DateTimeOffset time, Span<byte> text)
    {
        Span<byte> whole = stackalloc byte[32];
        time.UtcDateTime.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture);
        whole[..UpToMilliseconds].CopyTo(text);
        text[UpToMilliseconds] = (byte)'Z';
    }
}
