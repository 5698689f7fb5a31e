using System.Security.Cryptography;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// One-time admissions of a browser to a stream, where it cannot send a header. In memory only: a restart ends them,
/// and the page gets a new one. A person may hold as many unused ones as streams, so that nobody takes them all.
/// </summary>
internal sealed class Tickets(Settings settings, TimeProvider clock)
{
    private const int Most = 100_000;
    private static readonly TimeSpan lifetime = TimeSpan.FromSeconds(30), sweepEvery = TimeSpan.FromSeconds(1);

    private readonly Lock guard = new();
    private readonly Dictionary<string, (Key Key, DateTimeOffset Expires)> open = [];
    private readonly Dictionary<long, int> held = []; // by person
    private DateTimeOffset swept;

    public static int ExpiresIn => (int)lifetime.TotalSeconds;

    /// <summary>Null when the person, or the box, has too many that nobody has used.</summary>
    public string? Issue(Key key)
    {
        var now = clock.GetUtcNow();
        lock (guard)
        {
            if (IsFull(key))
                Sweep(now);

            if (IsFull(key))
                return null;

            var ticket = "tkt_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
            open[ticket] = (key, now + lifetime);
            held[key.Person.Number] = held.GetValueOrDefault(key.Person.Number) + 1;
            return ticket;
        }
    }

    /// <summary>The key that asked for the ticket; null when it was used, has expired or never was.</summary>
    public Key? Redeem(string ticket)
    {
        lock (guard)
            return Take(ticket) is { } found && found.Expires > clock.GetUtcNow() ? found.Key : null;
    }

    private bool IsFull(Key key)
        => open.Count >= Most || held.GetValueOrDefault(key.Person.Number) >= settings.SocketsPerPerson;

    /// <summary>Not for every request of somebody who has reached the end.</summary>
    private void Sweep(DateTimeOffset now)
    {
        if ((now - swept).Duration() < sweepEvery)
            return;

        swept = now;
        foreach (var (ticket, _) in open.Where(one => one.Value.Expires <= now).ToList())
            Take(ticket);
    }

    private (Key Key, DateTimeOffset Expires)? Take(string ticket)
    {
        if (!open.Remove(ticket, out var found))
            return null;

        var person = found.Key.Person.Number;
        if (--held[person] == 0)
            held.Remove(person);

        return found;
    }
}

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app)
        => app.MapPost("/api/tickets", Issue).Needs(Scopes.Read);

    private static IResult Issue(Caller caller, Tickets tickets) => tickets.Issue(caller.Key) is { } ticket
        ? Answer.Created(new TicketView(ticket, Tickets.ExpiresIn), Wire.Json.TicketView)
        : Problems.SocketsLimit with { Detail = "There are too many tickets that nobody has used. Try again later." };
}

/// <summary><c>expires_in</c> is in seconds.</summary>
internal sealed record TicketView(string Ticket, int ExpiresIn);
