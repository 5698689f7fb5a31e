using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace MeetAi.Endpoints;

/// <summary>A request of the API, as somebody would have sent it.</summary>
internal sealed record Errand(string Method, string Path)
{
    public QueryString Query { get; init; }

    /// <summary>JSON, or nothing.</summary>
    public byte[] Body { get; init; } = [];

    public string? IdempotencyKey { get; init; }
}

/// <summary>On a request that waited for something on somebody's behalf.</summary>
internal sealed record Waited;

/// <summary>What the API answered: JSON, a problem where the status is 400 or more.</summary>
internal sealed record Reply(int Status, JsonElement Json, bool IsReplayed)
{
    public bool IsRefused => Status >= 400;
}

/// <summary>
/// RULE: one way of doing a thing. Who comes by another protocol is served by requests of the API, sent on their behalf
/// inside the process and through the same pipeline, from its first middleware on: key, scopes, limits, places,
/// idempotency and problems are those of the API by construction. Nothing is sent over a socket, and nothing is
/// answered before the pipeline has.
/// </summary>
internal sealed class Errands
{
    private RequestDelegate pipeline = _ => throw new InvalidOperationException("The pipeline is not built yet.");

    public RequestDelegate Follow(RequestDelegate all) => pipeline = all;

    /// <param name="from">Whose errand it is: their key, address and request id.</param>
    /// <param name="errand">What is asked for.</param>
    /// <param name="cancel">They do not wait any more.</param>
    public async Task<Reply> Send(HttpContext from, Errand errand, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var response = new Response();
        var http = new DefaultHttpContext(Features(from, errand, response, body, cancel))
        {
            TraceIdentifier = from.TraceIdentifier,
        };
        await pipeline(http);
        if (PlaceMetadata.IsNeeded(http))
            from.Features.Set(new Waited());

        cancel.ThrowIfCancellationRequested();
        await http.Response.CompleteAsync();
        await response.Start();
        return new Reply(
            response.StatusCode, Read(body), response.Headers.ContainsKey(Idempotency.Replayed));
    }

    private static FeatureCollection Features(
        HttpContext from, Errand errand, Response response, Stream body, CancellationToken cancel)
    {
        var features = new FeatureCollection();
        features.Set(Request(from, errand));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = cancel });
        features.Set(from.Features.Get<IServiceProvidersFeature>());
        features.Set(from.Features.Get<IHttpConnectionFeature>());
        if (from.Features.Get<Operator>() is { } @operator)
            features.Set(@operator);

        return features;
    }

    private static IHttpRequestFeature Request(HttpContext from, Errand errand)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        headers.Host = from.Request.Headers.Host;
        headers.Authorization = from.Request.Headers.Authorization;
        if (errand.Body.Length > 0)
            headers.ContentType = "application/json";

        if (errand.IdempotencyKey is { } key)
            headers[Idempotency.Header] = key;

        return new HttpRequestFeature
        {
            Method = errand.Method,
            Scheme = from.Request.Scheme,
            Protocol = from.Request.Protocol,
            Path = errand.Path,
            QueryString = errand.Query.Value ?? "",
            Headers = headers,
            Body = new MemoryStream(errand.Body),
        };
    }

    private static JsonElement Read(MemoryStream body)
    {
        if (body.Length == 0)
            return default;

        using var json = JsonDocument.Parse(body.ToArray());
        return json.RootElement.Clone();
    }

    /// <summary>Starts when all of it is there; who wanted a last look at the headers gets it then.</summary>
    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> starting = new();

        public override void OnStarting(Func<object, Task> callback, object state) => starting.Push((callback, state));

        public async Task Start()
        {
            while (starting.TryPop(out var one))
                await one.Callback(one.State);
        }
    }
}

internal static class ErrandExtensions
{
    /// <summary>Comes first of all: what stands before it, an errand does not meet.</summary>
    public static void UseErrands(this WebApplication app)
        => ((IApplicationBuilder)app).Use(app.Services.GetRequiredService<Errands>().Follow);
}
