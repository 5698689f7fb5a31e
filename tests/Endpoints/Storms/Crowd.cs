using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>
/// Many connections from other addresses of this machine, whose clients say something and then, unless a test reads
/// for them, never read a byte.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private const int PerAddress = 250; // an address may hold 256
    private const int SmallBuffer = 4096;

    private readonly List<Socket> clients = [];

    public IReadOnlyList<Socket> Clients => clients;

    public static async Task<Crowd> Come(Running meetai, int count, params string[] requests)
    {
        var crowd = new Crowd();
        for (var i = 0; i < count; i++)
        {
            var client = await crowd.Enter(meetai, i);
            if (requests.Length > 0)
                await Say(client, requests[i % requests.Length]);
        }

        return crowd;
    }

    /// <summary>A server that has heard enough may have hung up.</summary>
    public static async Task Say(Socket client, string text)
    {
        try
        {
            await client.SendAsync(Encoding.Latin1.GetBytes(text));
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>A GET, of a WebSocket if <paramref name="headers"/> say so.</summary>
    public static string Get(Running meetai, Person person, string path, string headers = "")
        => $"GET {path} HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\n"
        + $"Authorization: Bearer {person.Key}\r\n{headers}\r\n";

    public const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public void Dispose() => clients.ForEach(one => one.Dispose());

    private async Task<Socket> Enter(Running meetai, int number)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = SmallBuffer,
            NoDelay = true,
        };
        clients.Add(client);
        client.Bind(new IPEndPoint(IPAddress.Parse($"127.0.1.{1 + (number / PerAddress)}"), 0));
        await client.ConnectAsync(meetai.Url.Host, meetai.Url.Port);
        return client;
    }
}
