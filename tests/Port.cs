using System.Net;
using System.Net.Sockets;

namespace MeetAi.Tests;

/// <summary>
/// A port for a program that cannot take a free one by itself. It lies below those that the system gives away, so that
/// nobody gets it between the choice and the use.
/// </summary>
internal static class Port
{
    private const int First = 12_000, Last = 32_000;

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            using var trial = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                trial.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // somebody has it
            }
        }
    }
}
