using System.Text.Json;
using System.Text.Json.Nodes;
using MeetAi.Tests.Endpoints.Agents;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// Somebody with one of everything that the API has ids for, and the right requests on it, one for each route: what a
/// hostile client starts from. What those change is their own.
/// </summary>
internal sealed class Plot(Running meetai, IReadOnlyList<Operation> operations, string admin)
{
    private const string Hook = "https://192.0.2.1/", Initialize =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
         "clientInfo":{"name":"x","version":"1"}}}
        """;

    /// <summary>What shows everything to the operator, or empties rooms of everybody: rightly.</summary>
    private static readonly string[] leftOut =
        ["/api/admin/backup", "/api/admin/export", "/api/admin/import", "/api/admin/retention", "/api/admin/doctor"];

    private readonly Dictionary<string, string> ids = [];
    private readonly Dictionary<string, string> bodies = [];
    private Person owner = null!;
    private string child = "", session = "";

    /// <summary>Everything anew: what was there may have been deleted, revoked or given away.</summary>
    public async Task Renew()
    {
        owner = await meetai.NewPerson();
        var room = await owner.NewRoom("plot");
        var key = await owner.Post("/api/keys", new { name = "child" });
        var message = await owner.Say(room, "hello", "mallory");
        var webhook = await owner.Post($"{room}/webhooks", new { url = Hook, events = new[] { "room.deleted" } });
        var invite = await owner.Post($"{room}/invites", new { });
        child = key.Text("key");
        ids["roomId"] = room["/api/rooms/".Length..];
        ids["messageId"] = message.Text("id");
        ids["keyId"] = ids["idOrPrefix"] = key.Text("id");
        ids["personId"] = (await owner.Get("/api/keys/me")).Text("person_id");
        ids["webhookId"] = webhook.Text("id");
        ids["inviteId"] = invite.Text("id");
        ids["code"] = invite.Text("code");
        ids["name"] = "messages";
        await Greet();
        Write();
    }

    /// <summary>The right request of one route, with a key or the operator's where there is one to show.</summary>
    public Ask Ask(Random random)
    {
        var operation = operations[random.Next(operations.Count)];
        while (leftOut.Contains(operation.Path))
            operation = operations[random.Next(operations.Count)];

        var ask = new Ask(operation.Method, Routes.Fill(operation.Path, ids));
        ask.Headers.Add(("Host", meetai.Url.Authority));
        if (Key(operation, random) is { } key)
            ask.Headers.Add(("Authorization", $"Bearer {key}"));

        foreach (var parameter in Parameters(operation).Where(_ => random.Next(3) == 0))
            ask.Query.Add((parameter, Value(parameter)));

        if (operation.Json.TryGetProperty("requestBody", out _) || random.Next(20) == 0)
            AddBody(ask, operation, random);

        if (operation.Path.EndsWith("/ws", StringComparison.Ordinal))
            AddUpgrade(ask);

        return ask;
    }

    private static IEnumerable<string> Parameters(Operation operation)
        => operation.Json.TryGetProperty("parameters", out _)
            ? operation.Json.Items("parameters").Select(Name)
            : [];

    /// <summary>Of one that stands elsewhere, the last word of where that is, which is close enough.</summary>
    private static string Name(JsonElement parameter) => parameter.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/')[^1] switch
        {
            "beforeId" => "before",
            "afterStream" => "after",
            "senderType" => "sender_type",
            "budgetTokens" => "budget_tokens",
            "mentionsFor" => "for",
            "keepChildren" => "keep_children",
            var name => name,
        }
        : parameter.Text("name");

    /// <summary>No poll waits long: there is something behind the cursor.</summary>
    private string Value(string parameter) => parameter switch
    {
        "before" => ids["messageId"],
        "after" or "active_after" => "0",
        "q" => "hello%20from:mallory",
        "name" or "exclude" or "for" or "sender" or "handle" => "mallory",
        "sender_type" => "human",
        "view" => "compact",
        "presence" or "keep_children" => "true",
        _ => "1",
    };

    private string? Key(Operation operation, Random random) => random.Next(10) switch
    {
        0 => null,
        1 => child,
        < 6 when operation.Path.StartsWith("/api/admin/", StringComparison.Ordinal) => admin,
        _ => owner.Key,
    };

    private void AddBody(Ask ask, Operation operation, Random random)
    {
        ask.Headers.Add(("Content-Type", "application/json"));
        if (operation.Path == "/mcp")
        {
            ask.Headers.AddRange([("Accept", "application/json, text/event-stream"), ("Mcp-Session-Id", session)]);
            ask.Json = JsonNode.Parse(Tools[random.Next(Tools.Length)]);
        }
        else
        {
            ask.Json = JsonNode.Parse(bodies.GetValueOrDefault(operation.Route, "{}"));
        }
    }

    private static void AddUpgrade(Ask ask) => ask.Headers.AddRange(
    [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]);

    private string[] Tools =>
    [
        Initialize, Call("tools/list", "{}"), Call("ping", "{}"), Call("server/discover", "{}"),
        Tool("list_rooms", "{}"), Tool("create_room", """{"name":"attic"}"""),
        Tool("join_room", $$"""{"invite":"{{ids["code"]}}"}"""),
        Tool("read_messages", $$"""{"room":"{{ids["roomId"]}}","after":"0","limit":5,"exclude":"bot"}"""),
        Tool("send_message", $$"""{"room":"{{ids["roomId"]}}","sender":"bot","content":"hi"}"""),
        Tool("wait_for_messages", $$"""{"room":"plot","after":"0","seconds":1}"""),
        Tool("search_messages", """{"query":"hello"}"""),
    ];

    private static string Tool(string name, string arguments)
        => Call("tools/call", $$"""{"name":"{{name}}","arguments":{{arguments}}}""");

    private static string Call(string method, string parameters)
        => $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{{parameters}}}""";

    private async Task Greet()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Content = new StringContent(Initialize, System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("Accept", "application/json, text/event-stream");
        using var answer = await owner.Http.SendAsync(request);
        session = answer.Headers.GetValues("Mcp-Session-Id").Single();
    }

    private void Write()
    {
        var key = """{"name":"k","agent":"bot","scopes":["read"],"rooms":[],"expires_at":"2099-01-01T00:00:00.000Z"}""";
        bodies["POST /api/keys"] = bodies["PATCH /api/keys/{keyId}"] = key;
        bodies["POST /api/keys/{keyId}/rotate"] = """{"overlap":60}""";
        bodies["POST /api/rooms"] = """{"name":"attic","visibility":"public"}""";
        bodies["PATCH /api/rooms/{roomId}"] = """{"name":"cellar","visibility":"public","anonymous_posts":true}""";
        bodies["PATCH /api/rooms/{roomId}/members/{personId}"] = """{"role":"owner"}""";
        bodies["POST /api/rooms/{roomId}/invites"] = """{"role":"reader","uses":2,"expires_in":60}""";
        bodies["POST /api/rooms/{roomId}/messages"] = bodies["POST /api/public/rooms/{roomId}/messages"] =
            $$"""{"sender":"mallory","content":"hi","sender_type":"agent","reply_to":"{{ids["messageId"]}}"}""";
        bodies["POST /api/rooms/{roomId}/webhooks"] = $$"""{"url":"{{Hook}}","events":["room.updated"]}""";
        bodies["PATCH /api/rooms/{roomId}/webhooks/{webhookId}"] = """{"events":["room.deleted"],"enabled":true}""";
        bodies["POST /api/rooms/{roomId}/webhooks/{webhookId}/replay"] = """{"since":"2026-01-01T00:00:00Z"}""";
        bodies["POST /api/limits/{name}/check"] = """{"cost":2}""";
        bodies["POST /api/admin/keys"] = """{"handle":"made","limits":{"messages":"600/min"}}""";
        bodies["PATCH /api/admin/keys/{idOrPrefix}"] = """{"limits":{"messages":"600/min"}}""";
        bodies["POST /api/admin/limits/{name}/reset"] = $$"""{"subject":"{{ids["personId"]}}"}""";
        bodies["PATCH /api/admin/webhooks/{webhookId}"] = """{"enabled":false}""";
    }
}
