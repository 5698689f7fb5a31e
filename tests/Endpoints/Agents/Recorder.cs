using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>An answer as the document is asked about it: only headers that it has a word for.</summary>
internal sealed record Answered(
    [property: JsonPropertyName("route")] string Route,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("body")] string Body,
    [property: JsonPropertyName("headers")] IReadOnlyList<string> Headers);

/// <summary>Keeps every answer that comes by, with the operation of the document that was asked.</summary>
internal sealed class Recorder(OpenApi api, ConcurrentQueue<Answered> answers)
    : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly string[] told =
    [
        "Location", "ETag", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotent-Replayed", "WWW-Authenticate",
        "Allow", "Upgrade", "Mcp-Session-Id",
    ];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var answer = await base.SendAsync(request, cancel);
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);
        var operation = api.Find(method, path);
        Assert.True(operation is not null, $"The document has no {method} {path}");
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        answers.Enqueue(new Answered(
            operation.Route, (int)answer.StatusCode, type,
            await Body(answer, type, cancel),
            [.. Told(answer)]));
        return answer;
    }

    /// <summary>A stream has none that ends.</summary>
    private static async Task<string> Body(HttpResponseMessage answer, string type, CancellationToken cancel)
        => answer.StatusCode is HttpStatusCode.SwitchingProtocols || type is "text/event-stream"
            ? ""
            : await answer.Content.ReadAsStringAsync(cancel);

    /// <summary>A limit tells of itself on refusals too, whatever they refuse.</summary>
    private static IEnumerable<string> Told(HttpResponseMessage answer) => told.Where(name
        => (answer.Headers.NonValidated.Contains(name) || answer.Content.Headers.NonValidated.Contains(name))
            && (answer.IsSuccessStatusCode || !name.StartsWith("RateLimit", StringComparison.Ordinal)));
}
