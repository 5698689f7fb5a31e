using System.Text.Json;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// One message of a client in JSON-RPC 2.0, as MCP has it: a request, a notification (no id) or a response (no method).
/// Batches are not taken, as the protocol has it since 2025-06-18.
/// </summary>
internal sealed record McpMessage(JsonElement? Id, string? Method, JsonElement Params)
{
    private const string MetaPrefix = "io.modelcontextprotocol/";

    public bool IsRequest => Id is not null && Method is not null;

    /// <summary>The version that the request itself names, which those before 2026-07-28 do not do.</summary>
    public string? Version => Meta("protocolVersion")?.Text();

    public static (McpMessage? Message, McpError? Error) Parse(byte[] body)
    {
        if (!IsSound(body))
            return (null, McpError.NotJson);

        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Wire.MostDepth });
        var root = json.RootElement.Clone();
        if (root.ValueKind is JsonValueKind.Array)
            return (null, McpError.NotARequest with { Message = "Send one message at a time: batches are not taken." });

        return root.Find("jsonrpc")?.Text() == "2.0" ? Of(root) : (null, McpError.NotARequest);
    }

    /// <summary>A field of <c>params._meta</c> that the protocol itself defines.</summary>
    public JsonElement? Meta(string name) => Params.Find("_meta")?.Find(MetaPrefix + name);

    private static (McpMessage? Message, McpError? Error) Of(JsonElement root)
    {
        var (method, parameters) = (root.Find("method"), root.Find("params") ?? default);
        if (method is null)
        {
            var isResponse = root.Find("result") is not null || root.Find("error") is not null;
            return isResponse ? (new McpMessage(null, null, default), null) : (null, McpError.NotARequest);
        }

        if (method?.Text() is not { } name || !IsId(root, out var id))
            return (null, McpError.NotARequest);

        return parameters.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined
            ? (new McpMessage(id, name, parameters), null)
            : (null, McpError.NotARequest with { Message = "params must be an object." });
    }

    /// <summary>A text or a whole number; none at all for a notification, but never null.</summary>
    private static bool IsId(JsonElement root, out JsonElement? id)
    {
        id = null;
        if (!root.TryGetProperty("id", out var given))
            return true;

        id = given;
        return given.ValueKind is JsonValueKind.String
            || (given.ValueKind is JsonValueKind.Number && given.TryGetInt64(out _));
    }

    /// <summary>Whether it is JSON of bounded depth, and every text in it Unicode.</summary>
    private static bool IsSound(byte[] body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Wire.MostDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException) // the latter: no Unicode
        {
            return false;
        }
    }
}

/// <summary>
/// An error of the protocol, not of a tool, and the HTTP status that goes with it. Codes up to -32600 are those of
/// JSON-RPC, -32020 to -32099 those of MCP 2026-07-28.
/// </summary>
internal sealed record McpError(int Code, int Status, string Message)
{
    public static readonly McpError NotJson = new(-32700, 400, "The body is not JSON of at most 16 levels.");

    public static readonly McpError NotARequest = new(-32600, 400, "The body is no message of JSON-RPC 2.0.");

    public static readonly McpError NoSuchMethod = new(-32601, 200, "There is no such method here.");

    public static readonly McpError InvalidParams = new(-32602, 200, "The params are not valid.");

    public static readonly McpError HeaderMismatch = new(-32020, 400, "The headers do not match the body.");

    public static readonly McpError UnsupportedVersion = new(-32022, 400, "This version is not spoken here.");

    /// <summary>The code for what is not the client's doing.</summary>
    public const int Broken = -32603;

    /// <summary>The version that was asked for, where that is what is wrong.</summary>
    public string? Requested { get; init; }
}

internal static class JsonElementExtensions
{
    /// <summary>A member of an object; null where there is none, or it is null.</summary>
    public static JsonElement? Find(this JsonElement json, string name)
        => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var found)
        && found.ValueKind is not JsonValueKind.Null
            ? found
            : null;

    public static string? Text(this JsonElement json)
        => json.ValueKind is JsonValueKind.String ? json.GetString() : null;
}
