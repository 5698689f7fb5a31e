using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using MeetAi.Endpoints.Outgoing;
using MeetAi.Storage;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;

namespace MeetAi.Endpoints.Doctor;

/// <summary>
/// Codes for a look at the box from outside, each good for a minute: only this box knows them, so who answers to one is
/// this box. Only the operator gets any.
/// </summary>
internal sealed class Probes(TimeProvider clock)
{
    private const string Kind = "prb";
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> open = new();

    public string Issue()
    {
        foreach (var (code, issued) in open)
        {
            if (!IsAlive(issued))
                open.TryRemove(code, out _);
        }

        var made = Secret.Draw(Kind);
        open[made] = clock.GetTimestamp();
        return made;
    }

    public bool IsOpen(string code) => open.TryGetValue(code, out var issued) && IsAlive(issued);

    private bool IsAlive(long issued) => clock.GetElapsedTime(issued) < lifetime;
}

/// <summary>Where <c>meetai doctor</c> asks: what the box finds by itself, and, from outside, if it is there.</summary>
internal static class DoctorEndpoints
{
    /// <summary>Longer than anybody looks: what comes before that was not kept back.</summary>
    private static readonly TimeSpan held = TimeSpan.FromSeconds(6);

    public static void MapDoctor(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/admin/doctor", Look).ForOperator();
        app.MapGet("/api/probe/{code}", Show).AllowAnyone().TakesPlace();
    }

    /// <summary>It names files and addresses of the machine: for who operates it, not for admin keys.</summary>
    private static async Task<IResult> Look(
        HttpContext http, Settings settings, DataDirectory directory, OutgoingClient client, Probes probes,
        TimeProvider clock, IServer server)
    {
        if (http.Features.Get<Operator>() is null)
            return Problems.NotFound;

        var checkup = new Checkup(settings, client, clock);
        var checks = await checkup.Run(directory.Path, http.Request.Query["egress"], http.RequestAborted);
        var view = new CheckupView(
            checks, server.Address(settings), settings.PublicUrl?.GetLeftPart(UriPartial.Authority), probes.Issue());
        return Answer.Ok(view, Wire.Json.CheckupView);
    }

    /// <summary>Says at once how the request came here, and ends later: as a stream, or as a WebSocket.</summary>
    private static async Task<IResult> Show(
        string code, HttpContext http, Probes probes, ClientAddress clients, TimeProvider clock)
    {
        if (!probes.IsOpen(code))
            return Problems.NotFound;

        var view = Wire.Bytes(ProbeView.Of(http, clients), Wire.Json.ProbeView);
        if (http.WebSockets.IsWebSocketRequest)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(view, WebSocketMessageType.Text, endOfMessage: true, http.RequestAborted);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
            return Results.Empty;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.BodyWriter.WriteAsync((byte[])[.. "data: "u8, .. view, .. "\n\n"u8], http.RequestAborted);
        await Task.Delay(held, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Results.Empty;
    }
}

/// <summary>
/// Who connected (<c>peer</c>), whom the box takes for the client, whether it believes that peer, and whether the peer
/// named a client.
/// </summary>
internal sealed record ProbeView(string? Peer, string? Address, bool Trusted, bool Forwarded)
{
    public static ProbeView Of(HttpContext http, ClientAddress clients)
    {
        var peer = (http.Features.Get<IConnectionSocketFeature>()?.Socket.RemoteEndPoint as IPEndPoint)?.Address;
        var headers = http.Request.Headers;
        return new ProbeView(
            peer?.ToString(), http.Connection.RemoteIpAddress?.ToString(), clients.IsTrusted(peer),
            headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded"));
    }
}
