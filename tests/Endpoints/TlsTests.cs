using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using MeetAi.Tests.Endpoints.Web;
using MeetAi.Tests.Endpoints.Webhooks;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints;

/// <summary>TLS ends at the box, for HTTP/1.1 and HTTP/2, and a renewed certificate needs no restart.</summary>
[Direct("TLS ends at the box.")]
public sealed class TlsTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly Authority authority = new();

    public void Dispose() => authority.Dispose();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Requests_and_sockets_go_over_tls(string version)
    {
        authority.Issue();
        await using var meetai = await Running.Start(authority.Options);
        using var handler = authority.Trusting(_ => { });
        using var http = Client(meetai, handler, version);
        var person = await Person.Read(await http.PostAsJsonAsync("/api/keys", new { }), HttpStatusCode.Created);
        var key = person.Text("key");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var made = await Person.Read(
            await http.PostAsJsonAsync("/api/rooms", new { name = "den" }), HttpStatusCode.Created);
        var room = $"/api/rooms/{made.Text("id")}";

        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        var address = new UriBuilder(meetai.Url) { Scheme = "wss", Path = $"{room}/ws" }.Uri;
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await socket.ConnectAsync(address, invoker, default);
        Assert.Contains("\"ready\"", await Next(socket), StringComparison.Ordinal);
        using var said = await http.PostAsJsonAsync($"{room}/messages", new { sender = "ada", content = "over tls" });

        Assert.Equal((HttpStatusCode.Created, Version.Parse(version)), (said.StatusCode, said.Version));
        Assert.Contains("over tls", await Next(socket), StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    [Fact]
    public async Task A_browser_listens_over_http_2()
    {
        authority.Issue();
        await using var meetai = await Running.Start(authority.Options);
        await using var reader = await browser.Open(meetai, new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
        await reader.Page.GotoAsync("/");
        var frames = await reader.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const ask = (path, key, body) => fetch(path, {
                method: "POST", body: JSON.stringify(body),
                headers: { "Content-Type": "application/json", ...(key && { Authorization: `Bearer ${key}` }) },
              }).then((answer) => answer.json());
              const { key } = await ask("/api/keys", null, {});
              const room = await ask("/api/rooms", key, { name: "den" });
              const { ticket } = await ask("/api/tickets", key, {});
              const socket = new WebSocket(`/api/rooms/${room.id}/ws?ticket=${ticket}`);
              const types = [];
              return await new Promise((done, failed) => {
                socket.onerror = () => failed(new Error("no socket"));
                socket.onmessage = async (event) => {
                  types.push(JSON.parse(event.data).type);
                  if (types.length === 1)
                    await ask(`/api/rooms/${room.id}/messages`, key, { sender: "ada", content: "hi" });
                  else
                    done([...types, performance.getEntriesByType("navigation")[0].nextHopProtocol]);
                };
              });
            }
            """);

        Assert.Equal(["ready", "message", "h2"], frames);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never()
    {
        var first = authority.Issue();
        var clock = new TestClock();
        await using var meetai = await Running.StartThrough(clock.Launcher, Running.NewDirectory(), authority.Options);
        Assert.Equal(first, await Shown(meetai));

        var second = authority.Issue();
        await Attempts.Eventually(async () =>
        {
            clock.Move(TimeSpan.FromSeconds(6));
            return await Shown(meetai) == second;
        });

        File.WriteAllText(authority.Certificate, "half a certificate");
        clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(second, await Shown(meetai));
    }

    [Fact]
    public async Task Clear_text_on_the_tls_port_gets_nothing()
    {
        authority.Issue();
        await using var meetai = await Running.Start(authority.Options);
        using var http = new HttpClient { BaseAddress = new UriBuilder(meetai.Url) { Scheme = "http" }.Uri };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/healthz"));
    }

    [Theory]
    [InlineData(2, "--tls-cert", "cert.pem")]
    [InlineData(2, "--listen", "https://127.0.0.1:0")]
    [InlineData(2, "--listen", "http://127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key", "key.pem")]
    [InlineData(1, "--listen", "https://127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key", "key.pem")]
    public async Task What_cannot_be_served_is_said_in_one_sentence(int exitCode, params string[] words)
    {
        var refused = await Running.Run(["serve", "--data", Path.Combine(authority.Folder, "data"), .. words]);
        Assert.Equal((exitCode, ""), (refused.ExitCode, refused.Output));
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static HttpClient Client(Running meetai, HttpMessageHandler handler, string version) => new(handler, false)
    {
        BaseAddress = meetai.Url,
        DefaultRequestVersion = Version.Parse(version),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private async Task<string> Shown(Running meetai)
    {
        var shown = "";
        using var handler = authority.Trusting(number => shown = number);
        using var http = Client(meetai, handler, "1.1");
        await http.GetStringAsync("/healthz");
        return shown;
    }

    private static async Task<string> Next(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var received = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
