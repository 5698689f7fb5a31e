using System.Text.Json;
using System.Text.Json.Nodes;
using MeetAi.Endpoints.Agents;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// The /mcp of a box, for a client that knows nothing of HTTP: adds the headers, and goes on where the box was away.
/// What may be done twice is repeated, messages get an idempotency key so that they may; a session that the box has
/// forgotten is begun again.
/// </summary>
internal sealed class McpBox(HttpClient client, Api api) : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(55), farewell = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Session? session;

    /// <summary>The response, as the box has written it.</summary>
    public Task<byte[]> Ask(McpMessage message, byte[] line, CancellationToken cancel)
    {
        var body = Named(message) == "send_message" ? Keyed(line) : line;
        return Insist.On(patience, api, () => Post(message, body, cancel));
    }

    /// <summary>Ends the session, if the box is there to hear it.</summary>
    public async ValueTask DisposeAsync()
    {
        turn.Dispose();
        if (session is null)
            return;

        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
        delete.Headers.Add(McpEndpoints.SessionHeader, session.Id);
        using var cancel = new CancellationTokenSource(farewell);
        try
        {
            (await client.SendAsync(delete, cancel.Token)).Dispose();
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
        }
    }

    private async Task<byte[]> Post(McpMessage message, byte[] body, CancellationToken cancel)
    {
        var known = session;
        using var request = Request(message, body, known);
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
            if (answer.Content.Headers.ContentType?.MediaType == Negotiation.Json)
                return Keep(message, body, answer, bytes);

            if ((int)answer.StatusCode != StatusCodes.Status404NotFound || known is null || message.Version is not null)
                throw api.Failure(answer, bytes);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException
            || (lost is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw MayRepeat(message, lost)
                ? api.Unreachable(lost.Message)
                : new CommandFailed("The box went away before it answered: whether this was done is not known.");
        }

        await BeginAgain(known, cancel);
        return await Post(message, body, cancel);
    }

    private byte[] Keep(McpMessage message, byte[] body, HttpResponseMessage answer, byte[] said)
    {
        if (message.Method == "initialize" && answer.Headers.TryGetValues(McpEndpoints.SessionHeader, out var ids))
            session = new Session(ids.First(), message, body);

        return said;
    }

    /// <summary>One does it for all who find the session gone.</summary>
    private async Task BeginAgain(Session lost, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (session == lost)
                await Post(lost.Greeting, lost.Body, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private static HttpRequestMessage Request(McpMessage message, byte[] body, Session? session)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new(Negotiation.Json) } },
        };
        request.Headers.Accept.ParseAdd($"{Negotiation.Json}, text/event-stream");
        if (message.Version is not null)
            McpVersions.Repeat(message, (name, value) => request.Headers.TryAddWithoutValidation(name, value));
        else if (session is not null && message.Method != "initialize")
            request.Headers.Add(McpEndpoints.SessionHeader, session.Id);

        return request;
    }

    /// <summary>A room that was asked for twice is two rooms; whatever was not sent at all may be sent again.</summary>
    private static bool MayRepeat(McpMessage message, Exception lost) => Named(message) != "create_room"
        || lost is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError,
        };

    private static string? Named(McpMessage message)
        => message.Method == "tools/call" ? message.Params.Find("name")?.Text() : null;

    /// <summary>A message with a key of its own, unless it has one.</summary>
    private static byte[] Keyed(byte[] line)
    {
        var json = JsonNode.Parse(line)!;
        if (json["params"]!["arguments"] is not JsonObject arguments || arguments.ContainsKey("idempotency_key"))
            return line;

        arguments["idempotency_key"] = Guid.NewGuid().ToString("D");
        return JsonSerializer.SerializeToUtf8Bytes(json, Wire.Json.JsonNode);
    }

    private sealed record Session(string Id, McpMessage Greeting, byte[] Body);
}
