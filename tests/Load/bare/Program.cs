// The bare limit: Kestrel, and SQLite behind one writer with group commit. The same rows as the product's, each on disk
// before it is answered, and nothing else: no keys, no limits, no members, no listeners.
//   PORT=0 DB=bare.db bare        says its port, key and room as JSON, then serves
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using MeetAi.Bare;

using var writer = new Writer(Environment.GetEnvironmentVariable("DB") ?? "bare.db");
var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "0", CultureInfo.InvariantCulture);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, port);
});
builder.Services.AddRoutingCore();
var app = builder.Build();
app.UseWebSockets();
app.UseRouting();
app.MapPost("/api/rooms/{room}/messages", Post);
app.MapGet("/api/rooms/{room}/ws", Hold);
await app.StartAsync();
Console.WriteLine($$"""{"port":{{new Uri(app.Urls.First()).Port}},"key":"none","room":"{{writer.Room}}"}""");
await app.WaitForShutdownAsync();

async Task Post(HttpContext http)
{
    var draft = await http.Request.ReadFromJsonAsync(Wire.Default.Draft, http.RequestAborted);
    var message = await writer.Append(draft!);
    var body = JsonSerializer.SerializeToUtf8Bytes(message, Wire.Default.Message);
    http.Response.StatusCode = 201;
    http.Response.ContentType = "application/json";
    http.Response.ContentLength = body.Length;
    await http.Response.BodyWriter.WriteAsync(body);
}

static async Task Hold(HttpContext http)
{
    using var socket = await http.WebSockets.AcceptWebSocketAsync();
    var silence = Memory<byte>.Empty; // no buffer is held while the peer says nothing
    try
    {
        while ((await socket.ReceiveAsync(silence, http.RequestAborted)).MessageType != WebSocketMessageType.Close)
        {
        }
    }
    catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
    {
        // it left
    }
}
