using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>A reader of server-sent events, as a browser reads them (WHATWG HTML, 9.2), and what it heard.</summary>
internal sealed class EventSource : IDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly StreamReader lines;

    private EventSource(HttpResponseMessage answer, StreamReader lines)
    {
        this.answer = answer;
        this.lines = lines;
    }

    public string LastEventId { get; private set; } = "";

    public HttpResponseMessage Answer => answer;

    public static async Task<EventSource> Open(Person person, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);

        var answer = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventSource(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<JsonElement?> Next()
    {
        var (name, data) = ("", "");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastEventId = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.Length == 0 && data.Length > 0)
                return Parse(name, data);
        }

        return null;
    }

    public async Task<JsonElement> Next(string type)
    {
        while (await Next() is { } heard)
        {
            if (heard.Text("type") == type)
                return heard;
        }

        throw new InvalidOperationException($"The stream ended before a {type}.");
    }

    public void Dispose()
    {
        lines.Dispose();
        answer.Dispose();
    }

    private static JsonElement Parse(string name, string data)
    {
        var json = JsonDocument.Parse(data).RootElement;
        Assert.Equal(name, json.Text("type"));
        return json;
    }
}
