using System.Net;
using System.Net.Sockets;

namespace MeetAi.Load;

/// <summary>A receiver that hangs: the kernel takes connections and bytes, and nobody ever looks at them.</summary>
internal static class Silence
{
    private const int Backlog = 1024;

    public static async Task<int> Run()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        socket.Listen(Backlog);
        Figures.Print("port", ((IPEndPoint)socket.LocalEndPoint!).Port);
        await Task.Delay(Timeout.InfiniteTimeSpan);
        return 0;
    }
}
