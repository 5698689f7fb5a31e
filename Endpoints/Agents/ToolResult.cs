using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// What a tool answers. JSON by its output schema, and the same as a text, since a model is shown the one or the other,
/// depending on its client. A refusal is words that a model can act on, with the code of the problem.
/// </summary>
internal sealed record ToolResult(byte[] Json, string? Refusal = null)
{
    /// <summary>That of the problem, where it is one.</summary>
    public int Status { get; private init; } = StatusCodes.Status200OK;

    public static ToolResult Of<T>(T value, JsonTypeInfo<T> type) => new(Wire.Bytes(value, type));

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
        json.WriteString("text", Refusal is null ? Json : Encoding.UTF8.GetBytes(Refusal));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("structuredContent");
        json.WriteRawValue(Json, skipInputValidation: true);
        if (Refusal is not null)
            json.WriteBoolean("isError", true);
    }

    private static ToolResult Refused(int status, ToolError error)
    {
        var where = error.Latest is null ? "" : $" earliest: {error.Earliest}, latest: {error.Latest}.";
        var json = Wire.Bytes(new ToolRefusal(error), Wire.Json.ToolRefusal);
        return new ToolResult(json, $"{error.Code}: {error.Detail}{where}") { Status = status };
    }
}

internal sealed record ToolRefusal(ToolError Error);

/// <summary>The positions are those that a room still has, where the one that was asked for is gone.</summary>
internal sealed record ToolError(
    string Code,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Earliest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Latest);
