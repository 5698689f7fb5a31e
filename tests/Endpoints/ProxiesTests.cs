using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints;

/// <summary>The configurations that docs/ shows, in real proxies. CI runs the other tests through nginx.</summary>
[Direct("They bring proxies of their own.")]
public sealed class ProxiesTests
{
    [ProgramFact("nginx")]
    public async Task Nginx_ends_tls_and_passes_on_http_2_and_sockets()
    {
        using var authority = new Authority();
        authority.Issue();
        await using var meetai = await Running.StartBehind(Proxy.Nginx(authority));
        using var handler = authority.Trusting(_ => { });
        using var http = new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = meetai.Url,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var key = (await new Person(http, key: null).Post("/api/keys", new { })).Text("key");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var room = await new Person(http, key).NewRoom();

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var address = new UriBuilder(meetai.Url) { Scheme = "wss", Path = $"{room}/ws" }.Uri;
        await socket.ConnectAsync(address, invoker, default);
        Assert.Equal("ready", (await Next(socket)).Text("type"));
        using var said = await http.PostAsJsonAsync($"{room}/messages", new { sender = "ada", content = "over tls" });
        Assert.Equal((HttpStatusCode.Created, HttpVersion.Version20), (said.StatusCode, said.Version));
        Assert.Equal("over tls", (await Next(socket)).Text("content"));

        var invite = await new Person(http, key).Post($"{room}/invites", new { });
        Assert.StartsWith($"{meetai.Url}invites/", invite.Text("url"), StringComparison.Ordinal);
    }

    [ProgramFact("caddy")]
    public async Task Caddy_passes_on_sockets_events_and_polls_and_waits_for_a_restart()
    {
        await using var meetai = await Running.StartBehind(Proxy.Caddy());
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        await socket.Next("ready");
        using var events = await EventSource.Open(ada, $"{room}/events");
        await events.Next("ready");
        var poll = ada.Get($"{room}/messages?after=0&wait=30");

        await ada.Say(room, "all at once");
        Assert.Equal("all at once", (await socket.Next("message")).Text("content"));
        Assert.Equal("all at once", (await events.Next("message")).Text("content"));
        Assert.Equal("all at once", (await poll).Items("messages")[0].Text("content"));

        await meetai.Terminate();
        var asked = ada.Get(room);
        await meetai.Launch();
        Assert.Equal("den", (await asked).Text("name"));
    }

    [ProgramFact("nginx")]
    public async Task Nginx_names_the_client_and_nobody_else_does() => await NamesTheClient(Proxy.Nginx());

    [ProgramFact("caddy")]
    public async Task Caddy_names_the_client_and_nobody_else_does() => await NamesTheClient(Proxy.Caddy());

    private static async Task NamesTheClient(Proxy proxy)
    {
        await using var meetai = await Running.StartBehind(proxy, "--limit", "keys=1/hour");
        using var one = meetai.Anyone();
        using var other = meetai.Anyone(IPAddress.Parse("127.0.0.2"));
        Assert.Equal(HttpStatusCode.Created, await NewKey(one));
        Assert.Equal(HttpStatusCode.TooManyRequests, await NewKey(one));
        Assert.Equal(HttpStatusCode.Created, await NewKey(other));

        one.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        Assert.Equal(HttpStatusCode.TooManyRequests, await NewKey(one));
    }

    private static async Task<HttpStatusCode> NewKey(HttpClient http)
        => (await http.PostAsJsonAsync("/api/keys", new { })).StatusCode;

    private static async Task<JsonElement> Next(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        return JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement;
    }
}
