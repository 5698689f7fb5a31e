using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// A client that says exactly the JSON-RPC that a test wants, to /mcp, as 2026-07-28 has it (every request with its
/// headers and _meta) or inside a session.
/// </summary>
internal sealed class McpPeer(Person person)
{
    public const string Stateless = "2026-07-28", OfSessions = "2025-11-25";

    private const string Meta = "io.modelcontextprotocol/";
    private int asked;

    public Person Person => person;

    public string? Session { get; private set; }

    public static JsonObject Initialize(string version = OfSessions) => Request("initialize", new JsonObject
    {
        ["protocolVersion"] = version,
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
    });

    public static JsonObject Request(string method, JsonObject? parameters = null, JsonNode? id = null) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id ?? 1,
        ["method"] = method,
        ["params"] = parameters ?? [],
    };

    public static JsonObject Notification(string method, JsonObject? parameters = null) => new()
    {
        ["jsonrpc"] = "2.0",
        ["method"] = method,
        ["params"] = parameters ?? [],
    };

    /// <summary>A request with all that 2026-07-28 asks for, but for what the test changes.</summary>
    public static HttpRequestMessage Whole(JsonObject request, string version = Stateless)
    {
        var parameters = request["params"]!.AsObject();
        parameters["_meta"] ??= new JsonObject
        {
            [$"{Meta}protocolVersion"] = version,
            [$"{Meta}clientCapabilities"] = new JsonObject(),
        };
        var post = Bare(request);
        post.Headers.Add("MCP-Protocol-Version", version);
        post.Headers.Add("Mcp-Method", request["method"]!.GetValue<string>());
        if (parameters["name"]?.GetValue<string>() is { } name)
            post.Headers.Add("Mcp-Name", name);

        return post;
    }

    public static HttpRequestMessage Bare(JsonNode body)
    {
        var post = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = JsonContent.Create(body) };
        post.Headers.Accept.ParseAdd("application/json, text/event-stream");
        return post;
    }

    /// <summary>Begins a session, in which the next requests are.</summary>
    public async Task<JsonElement> Begin(string version = OfSessions)
    {
        var answer = await person.Http.SendAsync(Bare(Initialize(version)));
        var result = (await Person.Read(answer, HttpStatusCode.OK)).GetProperty("result");
        Session = Assert.Single(answer.Headers.GetValues("Mcp-Session-Id"));
        return result;
    }

    public HttpRequestMessage InSession(JsonNode body)
    {
        var post = Bare(body);
        post.Headers.Add("Mcp-Session-Id", Session);
        post.Headers.Add("MCP-Protocol-Version", OfSessions);
        return post;
    }

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancel = default)
        => person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);

    /// <summary>A call of a tool, in the session if there is one, and its result.</summary>
    public async Task<JsonElement> Call(string tool, object? arguments = null)
    {
        var request = Request(
            "tools/call",
            new JsonObject { ["name"] = tool, ["arguments"] = JsonSerializer.SerializeToNode(arguments ?? new { }) },
            Interlocked.Increment(ref asked));
        var answer = await Send(Session is null ? Whole(request) : InSession(request));
        return (await Person.Read(answer, HttpStatusCode.OK)).GetProperty("result");
    }

    /// <summary>What a tool said, which is the same for programs and for models.</summary>
    public async Task<JsonElement> Use(string tool, object? arguments = null)
    {
        var result = await Call(tool, arguments);
        Assert.False(result.TryGetProperty("isError", out _), result.GetRawText());
        var said = result.GetProperty("structuredContent");
        Assert.True(JsonElement.DeepEquals(said, JsonDocument.Parse(Text(result)).RootElement));
        return said;
    }

    /// <summary>Why a tool did not do it, as the words for a model and the error for a program.</summary>
    public async Task<(string Words, JsonElement Error)> Refusal(string tool, object? arguments = null)
    {
        var result = await Call(tool, arguments);
        Assert.True(result.Flag("isError"));
        var error = result.GetProperty("structuredContent").GetProperty("error");
        Assert.StartsWith($"{error.Text("code")}: {error.Text("detail")}", Text(result), StringComparison.Ordinal);
        return (Text(result), error);
    }

    public static async Task<JsonElement> Error(HttpResponseMessage answer, HttpStatusCode status, int code)
    {
        var said = await Person.Read(answer, status);
        var error = said.GetProperty("error");
        Assert.Equal(code, error.Number("code"));
        Assert.NotEmpty(error.Text("message"));
        return said;
    }

    public static string Text(JsonElement result)
    {
        var content = Assert.Single(result.Items("content"));
        Assert.Equal("text", content.Text("type"));
        return content.Text("text");
    }
}
