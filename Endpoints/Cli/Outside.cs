using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MeetAi.Endpoints.Doctor;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// The box as the world reaches it, by its public URL: is it this one that answers, does what stands before it let
/// streams through as they come, and does it name the client?
/// </summary>
internal sealed class Outside : IDisposable
{
    private const string Name = "public url", SocketName = "websocket", StreamName = "stream";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10), atOnce = TimeSpan.FromSeconds(3);

    private readonly Uri url;
    private readonly CheckupView box;
    private readonly HttpClient http;
    private X509Certificate2? shown;

    public Outside(Uri url, CheckupView box)
    {
        (this.url, this.box) = (url, box);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Keep },
        })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<IReadOnlyList<Diagnosis>> Look(DateTimeOffset now)
    {
        var reached = await Within(patience, Name, Reach);
        List<Diagnosis> found = [reached];
        if (shown is not null)
            found.Add(Pem.Judge("public certificate", shown, url.IdnHost, now));

        if (reached.State is Condition.Fail)
            return found;

        ProbeView? view = null;
        found.Add(await Within(atOnce, StreamName, async cancel => (view = await Follow(cancel)) is null
            ? Closed
            : Diagnosis.Ok(StreamName, "events come as they happen")));
        found.Add(await Within(patience, SocketName, Upgrade));
        if (view is not null)
            found.Add(Client(view));

        return found;
    }

    public void Dispose()
    {
        shown?.Dispose();
        http.Dispose();
    }

    private static Diagnosis Closed => Diagnosis.Fail(
        StreamName, "a stream ends before its first event", "Let the proxy pass event streams on as they are.");

    private async Task<Diagnosis> Reach(CancellationToken cancel)
    {
        using var health = await http.GetAsync("/healthz", cancel);
        using var probe = await http.GetAsync(Probe, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (health.StatusCode is HttpStatusCode.OK && probe.StatusCode is HttpStatusCode.OK)
            return Diagnosis.Ok(Name, $"{Origin} is this box");

        return health.StatusCode is HttpStatusCode.OK && probe.StatusCode is HttpStatusCode.NotFound
            ? Diagnosis.Fail(Name, $"{Origin} is another box", "Let the name, or the proxy, lead here.")
            : Diagnosis.Fail(
                Name, $"{Origin} answers {(int)health.StatusCode} to /healthz and {(int)probe.StatusCode} to a probe",
                $"Let the proxy pass all paths, with Host as it came, to {box.Address}.");
    }

    private async Task<ProbeView?> Follow(CancellationToken cancel)
    {
        using var answer = await http.GetAsync(Probe, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
        return await reader.ReadLineAsync(cancel) is ['d', 'a', 't', 'a', ':', .. var json]
            ? JsonSerializer.Deserialize(json, Wire.Json.ProbeView)
            : null;
    }

    /// <summary>The handshake by hand (RFC 6455), and the first byte of the frame that follows it.</summary>
    private async Task<Diagnosis> Upgrade(CancellationToken cancel)
    {
        const byte WholeText = 0x81;
        using var request = new HttpRequestMessage(HttpMethod.Get, Probe);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        var first = new byte[1];
        var isOpen = answer.StatusCode is HttpStatusCode.SwitchingProtocols
            && await (await answer.Content.ReadAsStreamAsync(cancel)).ReadAsync(first, cancel) == 1
            && first[0] == WholeText;
        return isOpen
            ? Diagnosis.Ok(SocketName, "WebSockets come through")
            : Diagnosis.Fail(
                SocketName, $"a WebSocket is answered {(int)answer.StatusCode}",
                "Let the proxy pass on the headers Upgrade and Connection, over HTTP/1.1.");
    }

    /// <summary>Where no proxy is in between, a trusted peer that names nobody is nobody's mistake.</summary>
    private Diagnosis Client(ProbeView view)
    {
        const string Name = "client address";
        if (view is { Forwarded: true, Trusted: false })
        {
            return Diagnosis.Warn(
                Name, $"the proxy at {view.Peer} says for whom it comes, and is not believed",
                $"Start with --trusted-proxy {view.Peer}, or all who come through it share the limits of one address.");
        }

        return view is { Forwarded: false, Trusted: true } && !box.Address.Equals(Origin, StringComparison.Ordinal)
            ? Diagnosis.Warn(
                Name, $"the proxy at {view.Peer} does not say for whom it comes",
                "Let it set X-Forwarded-For, or all who come through it share the limits of one address.")
            : Diagnosis.Ok(Name, $"the box takes us for {view.Address}");
    }

    private string Origin => url.GetLeftPart(UriPartial.Authority);

    private string Probe => $"/api/probe/{box.Probe}";

    private static async Task<Diagnosis> Within(
        TimeSpan time, string name, Func<CancellationToken, Task<Diagnosis>> look)
    {
        using var late = new CancellationTokenSource(time);
        try
        {
            return await look(late.Token);
        }
        catch (OperationCanceledException)
        {
            return name == StreamName
                ? Diagnosis.Fail(
                    name, $"nothing of a stream comes within {time.TotalSeconds:0} s",
                    "Let the proxy not buffer: proxy_buffering off, flush_interval -1.")
                : Diagnosis.Fail(name, $"no answer within {time.TotalSeconds:0} s", Unreached);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            return Diagnosis.Fail(name, $"{broken.Message}{broken.InnerException?.Message}", Unreached);
        }
    }

    private const string Unreached = "See that name, port, firewall and proxy lead here. Some routers do not let their "
        + "own network reach its public address: then look from elsewhere.";

    [SuppressMessage("Security", "CA5359", Justification = "What is wrong with it stays wrong; its dates are told.")]
    private bool Keep(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        shown ??= certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return errors == SslPolicyErrors.None;
    }
}
