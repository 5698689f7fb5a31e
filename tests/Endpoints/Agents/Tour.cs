using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>An event, and where the document says how it looks.</summary>
internal sealed record Told(
    [property: JsonPropertyName("reference")] string Reference, [property: JsonPropertyName("data")] JsonElement Data)
{
    public static Told By(string schema, JsonElement data) => new($"#/components/schemas/{schema}", data);

    public static Told By(JsonElement hook) => new(
        $"#/webhooks/{hook.Text("type")}/post/requestBody/content/application~1json/schema", hook);
}

/// <summary>Goes through all of the API, does everything once and much of it wrong, and notes the answers.</summary>
internal sealed partial class Tour(Running meetai, OpenApi api, string admin)
{
    private readonly ConcurrentQueue<Answered> answers = new();
    private readonly List<Told> events = [];
    private Person ada = null!, bob = null!, nobody = null!, op = null!;
    private string room = "", adaId = "", bobId = "";

    public IReadOnlyCollection<Answered> Answers => answers;

    public IReadOnlyList<Told> Events => events;

    public async Task Go()
    {
        (nobody, op) = (As(null), As(admin));
        (ada, bob) = (await Register(), await Register());
        (adaId, bobId) = (await PersonOf(ada), await PersonOf(bob));
        await Keys();
        await Handover();
        await Rooms();
        await Members();
        await Messages();
        await Streams();
        await PublicRooms();
        await Mcp();
        await Webhooks();
        await Operator();
        await Itself();
        await Mistakes();
        await bob.Http.DeleteAsync($"{room}/members/{bobId}");
        await ada.Http.DeleteAsync(room);
        await op.Http.DeleteAsync($"/api/admin/people/{bobId}");
    }

    private Person As(string? key) => new(
        new HttpClient(new Recorder(api, answers)) { BaseAddress = meetai.Url }, key);

    private async Task<Person> Register() => As((await nobody.Post("/api/keys", new { })).Text("key"));

    private static async Task<string> PersonOf(Person person) => (await person.Get("/api/keys/me")).Text("person_id");

    private async Task Keys()
    {
        var child = await ada.Post("/api/keys", new { agent = "reviewer", scopes = new[] { "read" }, name = "one" });
        var id = child.Text("id");
        await ada.Get("/api/keys?limit=1");
        await ada.Http.PatchAsJsonAsync($"/api/keys/{id}", new { expires_at = DateTimeOffset.UtcNow.AddDays(1) });
        var rotated = await ada.Post($"/api/keys/{id}/rotate", new { overlap = 60 });
        await As(child.Text("key")).Http.PostAsJsonAsync("/api/rooms", new { name = "no scope" });
        await ada.Http.DeleteAsync($"/api/keys/{rotated.Text("id")}?keep_children=true");
        await ada.Http.DeleteAsync($"/api/keys/{Routes.Absent}");
        await nobody.Http.PostAsJsonAsync("/api/keys", new { handle = "admin" });
        await ada.Get("/api/limits");
        await ada.Http.PostAsJsonAsync("/api/limits/messages/check", new { cost = 2 });
        await ada.Http.PostAsJsonAsync("/api/limits/nothing/check", new { });
    }

    private async Task Handover()
    {
        var code = (await ada.Post("/api/keys/handover", new { })).Text("code");
        await nobody.Post($"/api/keys/handover/{code}", new { name = "phone" });
        await nobody.Http.PostAsJsonAsync($"/api/keys/handover/{code}", new { name = "phone" });
    }

    private async Task Send(HttpMethod method, string path, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, path);
        change(request);
        await ada.Http.SendAsync(request);
    }

    /// <summary>With one Idempotency-Key: made, told again, refused.</summary>
    private async Task Once(string path, params object[] bodies)
    {
        foreach (var body in bodies)
        {
            await Send(HttpMethod.Post, path, request =>
            {
                request.Headers.Add("Idempotency-Key", $"once in {path}");
                request.Content = JsonContent.Create(body, body.GetType());
            });
        }
    }

    private async Task Hear(EventSource source, string schema, string last)
    {
        while (await source.Next() is { } heard)
        {
            events.Add(Told.By(schema, heard));
            if (heard.Text("type") == last)
                return;
        }

        throw new InvalidOperationException($"The stream ended before a {last}.");
    }

    private static async Task Switch(Person person, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using var answer = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
    }
}
