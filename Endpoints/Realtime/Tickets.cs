using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// One-time admissions of a browser to a stream, where it cannot send a header. In memory only: a restart ends them,
/// and the page gets a new one. How long they live is no matter of the time of day, which somebody may set.
/// </summary>
internal sealed class Tickets(TimeProvider clock)
{
    private const int Most = 100_000;
    private static readonly TimeSpan lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (Key Key, long Issued)> open = new();

    public static int ExpiresIn => (int)lifetime.TotalSeconds;

    /// <summary>Null when there are too many that nobody has used.</summary>
    public string? Issue(Key key)
    {
        if (open.Count >= Most)
            Sweep();

        if (open.Count >= Most)
            return null;

        var ticket = "tkt_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        open[ticket] = (key, clock.GetTimestamp());
        return ticket;
    }

    /// <summary>The key that asked for the ticket; null when it was used, has expired or never was.</summary>
    public Key? Redeem(string ticket)
        => open.TryRemove(ticket, out var found) && IsAlive(found.Issued) ? found.Key : null;

    private bool IsAlive(long issued) => clock.GetElapsedTime(issued) < lifetime;

    private void Sweep()
    {
        foreach (var (ticket, found) in open)
        {
            if (!IsAlive(found.Issued))
                open.TryRemove(ticket, out _);
        }
    }
}

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app)
        => app.MapPost("/api/tickets", Issue).Needs(Scopes.Read);

    private static IResult Issue(Caller caller, Tickets tickets) => tickets.Issue(caller.Key) is { } ticket
        ? Answer.Created(new TicketView(ticket, Tickets.ExpiresIn), Wire.Json.TicketView)
        : Problems.SocketsLimit;
}

/// <summary><c>expires_in</c> is in seconds.</summary>
internal sealed record TicketView(string Ticket, int ExpiresIn);
