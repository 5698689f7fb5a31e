using System.Net.Sockets;

namespace MeetAi.Tests;

/// <summary>How small servers of tests take what comes.</summary>
internal static class Accepting
{
    /// <summary>Hands on each connection, until the listener is stopped.</summary>
    public static async Task Each(this TcpListener listener, Func<TcpClient, Task> serve)
    {
        try
        {
            while (true)
                _ = serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }
}
