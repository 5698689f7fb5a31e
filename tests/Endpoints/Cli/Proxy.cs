using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// What stands before a box: passes each connection's one request on, with what a test adds to its head, and the answer
/// as it comes, or kept back until it is whole.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri box;
    private readonly Func<string, string> head;
    private readonly bool buffers;

    public Proxy(Uri box, Func<string, string> head, bool buffers = false)
    {
        (this.box, this.head, this.buffers) = (box, head, buffers);
        listener.Start();
        _ = Accept();
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    public ValueTask DisposeAsync()
    {
        listener.Stop();
        return ValueTask.CompletedTask;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (SocketException)
        {
            // it was stopped
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var here = client;
        using var there = new TcpClient();
        try
        {
            await there.ConnectAsync(box.Host, box.Port);
            var (asking, answering) = (here.GetStream(), there.GetStream());
            await answering.WriteAsync(Encoding.ASCII.GetBytes(head(await Head(asking))));
            _ = asking.CopyToAsync(answering);
            using var whole = new MemoryStream();
            await answering.CopyToAsync(buffers ? whole : asking);
            await asking.WriteAsync(whole.ToArray());
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // one of them hung up
        }
    }

    private static async Task<string> Head(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
            head.Append((char)one[0]);

        return head.ToString();
    }
}
