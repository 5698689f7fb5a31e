using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace MeetAi.Endpoints;

/// <summary>
/// Reads what a client sends: 64 KiB at most unless told otherwise, JSON of 16 levels at most, always an object.
/// </summary>
internal static class Body
{
    public const int MostBytes = 64 * 1024;

    /// <summary>
    /// So much of a body that is not read Kestrel takes and throws away behind the answer. If it hung up on the rest
    /// instead, whoever is still sending might never see the answer, and a proxy says 502.
    /// </summary>
    public const int MostThrownAway = 4 * 1024 * 1024;

    public static async ValueTask<byte[]> Read(HttpContext http, int most = MostBytes)
    {
        if (http.Request.ContentLength > most)
            throw TooLarge();

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The value, or the problem that says why there is none. No body at all is an empty object.</summary>
    public static (T? Value, Problem? Problem) Parse<T>(HttpContext http, byte[] body, JsonTypeInfo<T> type)
        where T : class, new()
    {
        if (body.Length == 0 && http.Request.ContentType is null)
            return (new T(), null);

        if (!IsJson(http.Request.ContentType))
            return (null, Problems.UnsupportedMediaType);

        // the parser looks only at the texts that somebody asks for
        if (!Utf8.IsValid(body))
            return (null, Problems.InvalidJson with { Detail = "The body must be UTF-8." });

        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value ? (value, null) : (null, Problems.InvalidJson);
        }
        catch (JsonException failure)
        {
            return (null, Explain(body, failure.Path));
        }
    }

    /// <summary>As Kestrel says it of what is more than it would even throw away.</summary>
    private static BadHttpRequestException TooLarge()
        => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    public static bool IsText(string? contentType) => IsUtf8(contentType, out var type) && type is "text/plain";

    public static bool IsJson(string? contentType) => IsUtf8(contentType, out var type) && type is "application/json";

    /// <summary>The bare media type in lower case, as long as no charset but UTF-8 is named (RFC 9110, 8.3).</summary>
    private static bool IsUtf8(string? contentType, out string type)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        type = parts[0].ToLowerInvariant();
        return parts.Skip(1).All(parameter =>
            !parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
            || parameter[8..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Only after a failure: was it no JSON, too deep, no object, or one field of the wrong kind?</summary>
    private static Problem Explain(byte[] body, string? path)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Body.MostBytes });
        var (isObject, deepest) = (false, 0);
        try
        {
            for (var first = true; reader.Read(); first = false)
            {
                isObject |= first && reader.TokenType == JsonTokenType.StartObject;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    deepest = Math.Max(deepest, reader.CurrentDepth); // how many stand around it
            }
        }
        catch (JsonException)
        {
            return deepest >= Wire.MostDepth ? Problems.JsonTooDeep : Problems.InvalidJson;
        }

        if (deepest >= Wire.MostDepth)
            return Problems.JsonTooDeep;

        return isObject && path is ['$', '.', .. var field]
            ? Check.Invalid(field, "has the wrong kind of value, or text that is not valid Unicode")
            : Problems.InvalidJson;
    }
}
