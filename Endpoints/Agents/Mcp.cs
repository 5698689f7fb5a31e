using MeetAi.Endpoints.Realtime;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// The Model Context Protocol over streamable HTTP, at one address: 2026-07-28, where every request stands alone, and
/// 2025-11-25 with sessions for the clients in the field. Only tools are offered, and each is a request of the API.
/// What concerns HTTP is refused by a problem, what concerns the protocol by an error of JSON-RPC.
/// </summary>
internal static class McpEndpoints
{
    public const string SessionHeader = "Mcp-Session-Id";

    private const string Events = "text/event-stream";

    public static void MapMcp(this IEndpointRouteBuilder app)
    {
        app.MapPost("/mcp", Post);
        app.MapGet("/mcp", Listen).TakesPlace();
        app.MapDelete("/mcp", End);
    }

    private static async Task<IResult> Post(HttpContext http, Caller caller, McpTools tools, McpSessions sessions)
    {
        if (!Body.IsJson(http.Request.ContentType))
            return Problems.UnsupportedMediaType with { Detail = "Send one message of JSON-RPC as application/json." };

        if (!http.Request.Accepts(Negotiation.Json))
            return NotAcceptable(Negotiation.Json);

        var (message, error) = McpMessage.Parse(await Body.Read(http));
        if (message is null)
            return McpAnswer.Of(null, error!);

        return McpVersions.IsStateless(http.Request, message)
            ? await Stateless(http, message, tools)
            : await OfSession(http, caller, message, tools, sessions);
    }

    private static async Task<IResult> Stateless(HttpContext http, McpMessage message, McpTools tools)
    {
        if (message.Method is null)
            return McpAnswer.Of(null, McpError.NotARequest with { Message = "Nothing was asked of the client." });

        if (message.Id is not { } id)
            return TypedResults.StatusCode(StatusCodes.Status202Accepted); // there is none that means something here

        if (McpVersions.Check(http.Request, message) is { } error)
            return McpAnswer.Of(id, error);

        return message.Method switch
        {
            "server/discover" => McpAnswer.Of(id, McpGreeting.WriteDiscovered),
            "tools/list" => tools.List(id, message, isStateless: true),
            "tools/call" => await tools.Call(http, id, message, isStateless: true, http.RequestAborted),
            _ => McpAnswer.Of(id, McpError.NoSuchMethod with { Status = 404 }),
        };
    }

    private static async Task<IResult> OfSession(
        HttpContext http, Caller caller, McpMessage message, McpTools tools, McpSessions sessions)
    {
        if (message is { Method: "initialize", Id: { } first })
        {
            http.Response.Headers[SessionHeader] = sessions.Begin(caller.Key).Id;
            return McpAnswer.Of(first, json => McpGreeting.WriteInitialized(json, message));
        }

        var (session, problem) = Find(http.Request, caller, sessions);
        if (session is null)
            return problem!;

        if (message.Id is not { } id)
        {
            if (message.Method == "notifications/cancelled" && message.Params.Find("requestId") is { } cancelled)
                session.Cancel(cancelled);

            return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        }

        return message.Method switch
        {
            "ping" => McpAnswer.Of(id, _ => { }),
            "tools/list" => tools.List(id, message, isStateless: false),
            "tools/call" => await session.Run(
                id, cancel => tools.Call(http, id, message, isStateless: false, cancel), http.RequestAborted),
            _ => McpAnswer.Of(id, McpError.NoSuchMethod),
        };
    }

    /// <summary>
    /// A stream that says nothing but that it is still there: nothing happens here that a client did not ask for. It
    /// ends with the session or the key.
    /// </summary>
    private static async Task<IResult> Listen(
        HttpContext http, Caller caller, McpSessions sessions, Hub hub, Admission admission)
    {
        if (!http.Request.Accepts(Events))
            return NotAcceptable(Events);

        var (session, problem) = Find(http.Request, caller, sessions);
        if (session is null)
            return problem!;

        var listener = new Listener(caller.Key, Filter.None);
        using var outlet = await EventsOutlet.Begin(http, listener);
        using var seat = hub.JoinLobby(caller.Person, listener);
        session.Listen(listener);
        try
        {
            if (admission.Reconsider(caller.Key) is null && await outlet.Beat()) // the first shows that it is open
                await RoomStream.Live(new Silent(outlet), listener);
        }
        finally
        {
            sessions.Leave(session, listener);
        }

        return Results.Empty;
    }

    private static IResult End(HttpContext http, Caller caller, McpSessions sessions)
    {
        var (session, problem) = Find(http.Request, caller, sessions);
        if (session is null)
            return problem!;

        sessions.End(caller.Key, session);
        return TypedResults.NoContent();
    }

    private static (McpSession? Session, Problem? Problem) Find(
        HttpRequest request, Caller caller, McpSessions sessions)
    {
        if (request.Headers[SessionHeader] is not [{ } id])
            return (null, Problems.BadRequest with { Detail = $"{SessionHeader} is missing: begin with initialize." });

        return sessions.Find(caller.Key, id) is { } session
            ? (session, null)
            : (null, Problems.NotFound with { Detail = "This session is over: begin another with initialize." });
    }

    private static Problem NotAcceptable(string type)
        => Problems.NotAcceptable with { Detail = $"Accept must allow {type}." };

    /// <summary>What is new in the lobby is not told here.</summary>
    private sealed class Silent(EventsOutlet outlet) : IOutlet
    {
        public TimeSpan? Heartbeat => outlet.Heartbeat;

        public Task<bool> Write(List<Frame> frames) => Task.FromResult(true);

        public Task<bool> Beat() => outlet.Beat();
    }
}
