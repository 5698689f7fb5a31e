using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// One request of one visitor, and the answer: the status, and of a refusal all that it says, without what differs in
/// every answer (request id, time) and the ids that were asked for.
/// </summary>
internal sealed record Attempt(int Status, string Said)
{
    public static async Task<Attempt> Of(Need need, Visitor visitor, IReadOnlyDictionary<string, string> ids)
    {
        var (method, path) = Routes.Split(need.Ask);
        using var request = new HttpRequestMessage(new HttpMethod(method), Routes.Fill(path, ids));
        if (method is "POST" or "PATCH")
            request.Content = JsonContent.Create(need.Body, need.Body.GetType());

        if (path.EndsWith("/ws", StringComparison.Ordinal))
            Upgrade(request);

        using var answer = await visitor.Person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)answer.StatusCode;
        return new Attempt(status, status < 400 ? "" : await Read(answer, ids));
    }

    private static void Upgrade(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    private static async Task<string> Read(HttpResponseMessage answer, IReadOnlyDictionary<string, string> ids)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not "Date" and not "Content-Length")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
        var requestId = JsonDocument.Parse(body).RootElement.Text("request_id");
        return ids.Values.Append(Routes.Absent).Append(requestId).Aggregate(
            $"{string.Join('\n', headers)}\n{body}", (said, id) => said.Replace(id, "ID", StringComparison.Ordinal));
    }
}
