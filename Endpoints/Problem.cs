using System.Text.Json.Serialization;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>One field that is not valid: where, the same stable code, and what it must be.</summary>
internal sealed record FieldError(string Field, string Code, string Detail);

/// <summary>A problem, ready to be told with the details of one request.</summary>
internal sealed record Problem(int Status, string Code, string Title, string Detail) : IResult
{
    public IReadOnlyList<FieldError>? Errors { get; init; }

    public (Position Earliest, Position Latest)? Range { get; init; }

    public string? Allow { get; init; }

    public string? Limit { get; init; }

    public Quota? Quota { get; init; }

    public long? RetryAfter { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (Status == 401)
            response.Headers.WWWAuthenticate = "Bearer realm=\"meetai\"";

        if (Allow is not null)
            response.Headers.Allow = Allow;

        if (Status is 503 or 507 || Code == Problems.SocketsLimit.Code)
            response.Headers.RetryAfter = "5";

        if (Status == 426)
        {
            response.Headers.Upgrade = "websocket";
            response.Headers.Connection = "keep-alive, Upgrade"; // Kestrel hangs up, and does not say so, on "Upgrade"
        }

        var body = Wire.Bytes(View(httpContext), Wire.Json.ProblemView);
        return Wire.Write(httpContext, Status, "application/problem+json", body);
    }

    private ProblemView View(HttpContext http) => new(
        $"urn:meetai:problem:{Code}", Title, Status, Detail, Secret.Hide(http.Request.Path.Value ?? "/"), Code, Detail,
        http.TraceIdentifier, Errors, Range?.Earliest, Range?.Latest, Limit, RetryAfter,
        Quota);
}

internal sealed record ProblemView(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string Code,
    string Error,
    string RequestId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Position? Earliest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Position? Latest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quota? Quota);
