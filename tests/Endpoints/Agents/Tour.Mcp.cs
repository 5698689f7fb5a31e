using System.Text;

namespace MeetAi.Tests.Endpoints.Agents;

/// <content>A session of the Model Context Protocol, from its beginning to its end.</content>
internal sealed partial class Tour
{
    private async Task Mcp()
    {
        var began = await Ask("""{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}""");
        var session = began.Headers.GetValues("Mcp-Session-Id").Single();
        await Ask("""{"jsonrpc": "2.0", "id": 2, "method": "tools/list"}""", session);
        await Ask("""{"jsonrpc": "2.0", "method": "notifications/initialized"}""", session);
        await Ask("no message", session);
        await Ask("""{"jsonrpc": "2.0", "id": 3, "method": "ping"}""");
        await Ask("""{"jsonrpc": "2.0", "id": 4, "method": "ping"}""", session, accept: "text/html");
        await Listen(session, "text/event-stream");
        await Listen(session, "application/json");
        await Send(HttpMethod.Delete, "/mcp", request => request.Headers.Add("Mcp-Session-Id", session));
        await Send(HttpMethod.Delete, "/mcp", request => request.Headers.Add("Mcp-Session-Id", session));
        await Send(HttpMethod.Delete, "/mcp", _ => { });
    }

    private async Task<HttpResponseMessage> Ask(string body, string? session = null, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Accept", accept);
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);

        return await ada.Http.SendAsync(request);
    }

    private async Task Listen(string session, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        request.Headers.Add("Accept", accept);
        request.Headers.Add("Mcp-Session-Id", session);
        using var answer = await ada.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
