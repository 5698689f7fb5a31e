using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// A bad line to the box: the first POSTs that come over it arrive and are answered, but the answer is lost.
/// </summary>
internal sealed class LostAnswers : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri box;
    private int left;

    public LostAnswers(Uri box, int count)
    {
        this.box = box;
        left = count;
        listener.Start();
        _ = listener.Each(Carry);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>How many answers were lost.</summary>
    public int Count { get; private set; }

    public void Dispose() => listener.Dispose();

    private async Task Carry(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient(box.Host, box.Port);
        var (up, down, buffer) = (near.GetStream(), far.GetStream(), new byte[4096]);
        var count = await up.ReadAsync(buffer);
        await down.WriteAsync(buffer.AsMemory(0, count));
        _ = up.CopyToAsync(down);
        if (Encoding.ASCII.GetString(buffer, 0, count).StartsWith("POST", StringComparison.Ordinal) && left-- > 0)
        {
            await down.ReadAtLeastAsync(buffer, 1);
            Count++;
            return;
        }

        await down.CopyToAsync(up);
    }
}
