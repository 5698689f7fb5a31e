using System.Net;
using System.Net.Sockets;

namespace MeetAi.Tests;

/// <content>Who talks to it.</content>
internal sealed partial class Running
{
    public HttpClient Anyone() => Heard(new SocketsHttpHandler());

    /// <summary>Somebody at another address of this machine, 127.0.0.2 for instance.</summary>
    public HttpClient Anyone(IPAddress address) => Through(async cancel =>
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(address, 0));
        await socket.ConnectAsync(Url.Host, Url.Port, cancel);
        return socket;
    });

    /// <summary>Whoever may open the socket in the data directory.</summary>
    public HttpClient Operator() => Through(async cancel =>
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(Data, "meetai.sock")), cancel);
        return socket;
    });

    /// <summary>A new person whose key operates the box.</summary>
    public async Task<Person> Admin() => With((await Command("keygen", "--admin")).Output.Trim());

    /// <summary>A new person with their first key.</summary>
    public async Task<Person> NewPerson()
    {
        var made = await new Person(Anyone(), key: null).Post("/api/keys", new { });
        return With(made.Text("key"));
    }

    public Person With(string key) => new(Anyone(), key);

    public Uri Socket(string path) => new(new UriBuilder(Url) { Scheme = "ws" }.Uri, path);

    private HttpClient Through(Func<CancellationToken, Task<Socket>> connect) => Heard(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) => new NetworkStream(await connect(cancel), ownsSocket: true),
    });

    private HttpClient Heard(SocketsHttpHandler handler) => new(confidences.Hear(handler)) { BaseAddress = Url };
}
