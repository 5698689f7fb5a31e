using System.Net;
using MeetAi.RateLimit;
using Microsoft.AspNetCore.Connections;

namespace MeetAi.Endpoints;

/// <summary>
/// TCP connections, so many per address: a cap on all of them alone would let one address shut everybody out. What is
/// beyond is hung up on before it is read; proxies that are trusted come for many and are not counted.
/// </summary>
internal sealed class Connections(int most, Func<IPAddress?, bool> isTrusted)
{
    private readonly Tally open = new();

    public ConnectionDelegate Count(ConnectionDelegate next) => connection => Count(connection, next);

    private async Task Count(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || isTrusted(address))
        {
            await next(connection);
            return;
        }

        var subject = Subject.Of(address);
        try
        {
            if (open.Enter(subject) <= most)
                await next(connection);
            else
                connection.Abort();
        }
        finally
        {
            open.Leave(subject);
        }
    }
}
