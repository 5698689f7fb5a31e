using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// The answer to one request, as one JSON object: small and at once, so no event stream is opened for it.
/// </summary>
internal sealed record McpAnswer(int Status, ReadOnlyMemory<byte> Body) : IResult
{
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A result, whose members <paramref name="write"/> writes.</summary>
    public static McpAnswer Of(JsonElement id, Action<Utf8JsonWriter> write) => new(200, Written(id, json =>
    {
        json.WriteStartObject("result");
        write(json);
        json.WriteEndObject();
    }));

    /// <summary>Without an id where it could not be read.</summary>
    public static McpAnswer Of(JsonElement? id, McpError error) => new(error.Status, Written(id, json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", error.Code);
        json.WriteString("message", error.Message);
        if (error.Requested is { } version)
            McpVersions.WriteChoice(json, version);

        json.WriteEndObject();
    }));

    public Task ExecuteAsync(HttpContext httpContext) => Wire.Write(httpContext, Status, "application/json", Body);

    private static ReadOnlyMemory<byte> Written(JsonElement? id, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, options);
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        if (id is { } known)
        {
            json.WritePropertyName("id");
            known.WriteTo(json);
        }

        write(json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }
}
