using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>
/// A bad line to a box: the first request arrives there, and its answer is lost. Or, given words, somebody who is no
/// box and says these to everything.
/// </summary>
internal sealed class Lossy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int port;
    private readonly string? words;

    public Lossy(int port, string? words = null)
    {
        this.port = port;
        this.words = words;
        listener.Start();
        _ = listener.Each(client => Carry(client, isFirst: ++Connections == 1));
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    public int Connections { get; private set; }

    public void Dispose() => listener.Dispose();

    private async Task Carry(TcpClient client, bool isFirst)
    {
        using var near = client;
        if (words is not null)
        {
            await Any(near);
            await near.GetStream().WriteAsync(Encoding.ASCII.GetBytes(words));
            return;
        }

        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, port);
        var asking = near.GetStream().CopyToAsync(far.GetStream());
        if (isFirst)
            await Any(far); // answered, so it is stored; and then lost
        else
            await far.GetStream().CopyToAsync(near.GetStream());
    }

    private static Task<int> Any(TcpClient from) => from.Client.ReceiveAsync(new byte[64 * 1024]);
}
