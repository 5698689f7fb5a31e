using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// What a tool answers. JSON by its output schema, and the same as a text, since a model is shown the one or the other,
/// depending on its client. A refusal is words that a model can act on, with the code of the problem.
/// </summary>
internal sealed partial record ToolResult(byte[] Json, string Text)
{
    public bool IsRefused { get; private init; }

    /// <summary>That of the problem, where it is one.</summary>
    public int Status { get; private init; } = StatusCodes.Status200OK;

    public static ToolResult Of<T>(T value, JsonTypeInfo<T> type)
    {
        var json = Wire.Bytes(value, type);
        return new ToolResult(json, Readable(Encoding.UTF8.GetString(json)));
    }

    public static ToolResult Refused(Problem problem) => Refused(
        problem.Status, new ToolError(problem.Code, problem.Detail, problem.RetryAfter, null, null));

    public static ToolResult Refused(Reply reply) => Refused(reply.Status, new ToolError(
        reply.Json.Find("code")?.Text() ?? Problems.Internal.Code,
        reply.Json.Find("detail")?.Text() ?? Problems.Internal.Detail,
        reply.Json.Find("retry_after")?.GetInt64(),
        reply.Json.Find("earliest")?.Find("id")?.Text(),
        reply.Json.Find("latest")?.Find("id")?.Text()));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("structuredContent");
        json.WriteRawValue(Json, skipInputValidation: true);
        if (IsRefused)
            json.WriteBoolean("isError", true);
    }

    private static ToolResult Refused(int status, ToolError error)
    {
        var where = error.Latest is null ? "" : $" earliest: {error.Earliest}, latest: {error.Latest}.";
        var json = Wire.Bytes(new ToolRefusal(error), Wire.Json.ToolRefusal);
        return new ToolResult(json, $"{error.Code}: {error.Detail}{where}") { IsRefused = true, Status = status };
    }

    /// <summary>The writer of JSON escapes emoji, which a model then would have to read so.</summary>
    private static string Readable(string json) => Astral().Replace(json, found => string.Concat(
        found.Groups["before"].Value, Unit(found.Groups["high"]), Unit(found.Groups["low"])));

    private static string Unit(Group hex)
        => ((char)ushort.Parse(hex.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    [GeneratedRegex(
        """(?<!\\)(?<before>(\\\\)*)\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Astral();
}

internal sealed record ToolRefusal(ToolError Error);

/// <summary>The positions are those that a room still has, where the one that was asked for is gone.</summary>
internal sealed record ToolError(
    string Code,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Earliest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Latest);
