using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// The two ways of speaking MCP. Since 2026-07-28 every request stands alone: it names its version in
/// <c>params._meta</c>, and headers repeat what is in the body. Before, a client says <c>initialize</c> and gets a
/// session. Which one a request follows is seen from the request itself, so both are served at one address.
/// </summary>
internal static class McpVersions
{
    public const string Stateless = "2026-07-28";
    public const string Header = "MCP-Protocol-Version";

    private const string Begin = "=?base64?", End = "?=";

    /// <summary>The newest first.</summary>
    public static readonly IReadOnlyList<string> OfSessions = ["2025-11-25", "2025-06-18", "2025-03-26"];

    public static readonly IReadOnlyList<string> All = [Stateless, .. OfSessions];

    public static bool IsStateless(HttpRequest request, McpMessage message)
        => message.Version is not null
        || (Single(request.Headers[Header]) is { } version && !OfSessions.Contains(version));

    /// <summary>What keeps a request from being served without a session; null when nothing does.</summary>
    public static McpError? Check(HttpRequest request, McpMessage message)
    {
        var version = Single(request.Headers[Header]);
        if (version is null || (message.Version is { } said && said != version))
            return Mismatch(Header, version, message.Version);

        if (version != Stateless)
            return McpError.UnsupportedVersion with { Requested = version };

        var method = Single(request.Headers["Mcp-Method"]);
        if (method != message.Method)
            return Mismatch("Mcp-Method", method, message.Method);

        if (message.Method == "tools/call" && Decoded(Single(request.Headers["Mcp-Name"])) is var name
            && (name is null || name != message.Params.Find("name")?.Text()))
        {
            return Mismatch("Mcp-Name", name, message.Params.Find("name")?.Text());
        }

        var isComplete = message.Version is not null
            && message.Meta("clientCapabilities") is { ValueKind: JsonValueKind.Object };
        return isComplete ? null : McpError.InvalidParams with
        {
            Status = 400,
            Message = "params._meta needs io.modelcontextprotocol/protocolVersion "
                + "and io.modelcontextprotocol/clientCapabilities.",
        };
    }

    /// <summary>The data of the error that a version is not spoken here: which ones are.</summary>
    public static void WriteChoice(Utf8JsonWriter json, string requested)
    {
        json.WriteStartObject("data");
        WriteAll(json, "supported");
        json.WriteString("requested", requested);
        json.WriteEndObject();
    }

    public static void WriteAll(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        foreach (var version in All)
            json.WriteStringValue(version);

        json.WriteEndArray();
    }

    /// <summary>The headers that a request without a session must have.</summary>
    public static void Repeat(McpMessage message, Action<string, string> header)
    {
        header(Header, message.Version!);
        header("Mcp-Method", message.Method!);
        if (message.Method == "tools/call" && message.Params.Find("name")?.Text() is { } name)
            header("Mcp-Name", Encoded(name));
    }

    private static McpError Mismatch(string header, string? said, string? meant) => McpError.HeaderMismatch with
    {
        Message = said is null
            ? $"The header {header} is missing, or is there twice."
            : $"The header {header} says '{said}', the body '{meant}'.",
    };

    private static string? Single(StringValues values) => values is [{ } one] ? one.Trim() : null;

    /// <summary>A name that fits no header comes as <c>=?base64?…?=</c>.</summary>
    private static string Encoded(string name)
    {
        var fits = !name.AsSpan().ContainsAnyExceptInRange(' ', '~') && name.Trim() == name
            && !(name.StartsWith(Begin, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal));
        return fits ? name : $"{Begin}{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}{End}";
    }

    private static string? Decoded(string? value)
    {
        if (value is null || value.Length < Begin.Length + End.Length
            || !value.StartsWith(Begin, StringComparison.Ordinal) || !value.EndsWith(End, StringComparison.Ordinal))
        {
            return value;
        }

        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value[Begin.Length..^End.Length], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
