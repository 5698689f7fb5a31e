using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>
/// Connections that come and are dropped at every stage, as fast as this machine can: nothing is left of them.
/// </summary>
[Trait("Proof", "load")]
[Direct("They count what the box holds.")]
public sealed class ComeAndGoTests : IAsyncLifetime
{
    private const int Places = 20, Droppers = 8, MostLeft = 60;

    private static readonly TimeSpan length = TimeSpan.FromSeconds(Effort.Of(ordinary: 1, published: 4, full: 30));

    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--sockets-per-person", $"{Places}");
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task Nothing_is_left_of_what_was_dropped_at_any_stage()
    {
        var stages = Stages();
        await Storm(meetai.Url, stages, length / 4); // what is made once and kept
        var before = Vitals.Of(meetai);

        var storm = Storm(meetai.Url, stages, length);
        await new Honest(meetai, ada.Key, room).AskUntil(storm, people: 4);

        Assert.True(await storm > 100);
        await AssertNothingIsLeft(before);
    }

    [PublishedFact]
    public async Task Nothing_is_left_of_handshakes_of_tls()
    {
        using var authority = new Authority();
        authority.Issue();
        await using var tls = await Running.Start(authority.Options);
        var hello = await Hello();
        string[] stages = ["", "\u0016\u0003\u0001", hello[..(hello.Length / 2)], hello];
        await Storm(tls.Url, stages, length / 4);
        var before = Vitals.Of(tls);

        Assert.True(await Storm(tls.Url, stages, length) > 100);

        await before.Return(tls);
        Assert.InRange(Vitals.Of(tls).Megabytes, 0, before.Megabytes + MostLeft);
    }

    private string[] Stages()
    {
        var socket = Crowd.Get(meetai, ada, $"{room}/ws", Crowd.Upgrade);
        return
        [
            "",
            "GET /api/rooms HTTP/1.1\r\nHo",
            $"POST {room}/messages HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\nAuthorization: Bearer {ada.Key}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"sender\"",
            Crowd.Get(meetai, ada, $"{room}/messages?limit=200&after=0"),
            Crowd.Get(meetai, ada, $"{room}/messages?after=0&exclude=ada&wait=45"),
            Crowd.Get(meetai, ada, "/api/rooms?active_after=0&wait=45"),
            Crowd.Get(meetai, ada, $"{room}/events"),
            socket[..(socket.Length / 2)],
            socket,
            socket + "\u0081\u00FE",
            Crowd.Get(meetai, ada, "/api/lobby/ws", Crowd.Upgrade),
        ];
    }

    /// <summary>Descriptors, memory, places, listeners and presence are as they were.</summary>
    private async Task AssertNothingIsLeft(Vitals before)
    {
        await before.Return(meetai);
        var sockets = new List<Follower>();
        for (var i = 0; i < Places; i++)
            sockets.Add(await Follower.Join(meetai, ada, $"{room}/ws"));

        await sockets[^1].Next("ready");
        Assert.Equal("sockets_limit", (await RawSocket.Ask(meetai, ada, $"{room}/ws")).Code);
        sockets.ForEach(one => one.Dispose());
        var admin = await meetai.Admin();
        await Attempts.Eventually(async () => (await Scrape.Of(admin.Http)).Series
            .Where(one => one.Key.StartsWith("meetai_sockets{", StringComparison.Ordinal)).All(one => one.Value == 0));
        await Attempts.Eventually(async ()
            => (await ada.Get($"{room}/members")).Items("members")[0].Text("presence") != "connected");
        Assert.InRange(Vitals.Of(meetai).Megabytes, 0, before.Megabytes + MostLeft);
    }

    /// <summary>Connects, says the next thing, waits for the first byte of an answer or not, and is gone.</summary>
    private static async Task<int> Storm(Uri url, string[] stages, TimeSpan length)
    {
        var (began, come) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Droppers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < length)
                await ComeAndGo(url, stages, Interlocked.Increment(ref come));
        })));
        return come;
    }

    private static async Task ComeAndGo(Uri url, string[] stages, int number)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.LingerState = new LingerOption(enable: number % 3 == 0, seconds: 0); // by a reset, or politely
        try
        {
            client.Bind(new IPEndPoint(IPAddress.Parse($"127.0.2.{1 + (number % 200)}"), 0));
            await client.ConnectAsync(url.Host, url.Port);
            var stage = stages[number % stages.Length];
            await Crowd.Say(client, stage);
            if (number % 2 == 0 && stage.EndsWith("\r\n\r\n", StringComparison.Ordinal) && !stage.Contains("wait="))
                await client.ReceiveAsync(new byte[1]);
        }
        catch (SocketException) // hung up on
        {
        }
    }

    /// <summary>The first thing that a client of TLS says.</summary>
    private static async Task<string> Hello()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        using var tls = new SslStream(client.GetStream());
        var handshake = tls.AuthenticateAsClientAsync("localhost");
        var hello = new byte[4096];
        var length = await server.GetStream().ReadAsync(hello);
        server.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => handshake);
        return Encoding.Latin1.GetString(hello, 0, length);
    }
}
