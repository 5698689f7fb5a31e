using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// What stands before a box: passes each connection's one request on, with what a test adds to its head, and the answer
/// as it comes, late, or kept back until it is whole.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri box;
    private readonly Func<string, string> head;
    private readonly bool buffers;
    private readonly TimeSpan lag;

    public Relay(Uri box, Func<string, string>? head = null, bool buffers = false, TimeSpan lag = default)
    {
        (this.box, this.head, this.buffers, this.lag) = (box, head ?? (same => same), buffers, lag);
        listener.Start();
        _ = listener.Each(Serve);
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    public ValueTask DisposeAsync()
    {
        listener.Stop();
        return ValueTask.CompletedTask;
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
            await Pass(answering, buffers ? whole : asking);
            await asking.WriteAsync(whole.ToArray());
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // one of them hung up
        }
    }

    private async Task Pass(NetworkStream from, Stream to)
    {
        var buffer = new byte[16_384];
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            await Task.Delay(lag);
            await to.WriteAsync(buffer.AsMemory(0, count));
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
