using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints.Telemetry;

/// <summary>
/// Somebody's collector: takes what is sent by OTLP over HTTP in protobuf, whose texts stand in the bytes as they are.
/// </summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();

    public Collector()
    {
        var port = Port.Free();
        Url = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add($"{Url}/");
        listener.Start();
        _ = Take();
    }

    public string Url { get; }

    /// <summary>What came of one kind, or of all: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public string Text(string kind = "") => string.Concat(received
        .Where(one => one.Path.StartsWith($"/v1/{kind}", StringComparison.Ordinal))
        .Select(one => Encoding.Latin1.GetString(one.Body)));

    public void Dispose() => listener.Close();

    private async Task Take()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Assert.Equal("application/x-protobuf", context.Request.ContentType);
                received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
