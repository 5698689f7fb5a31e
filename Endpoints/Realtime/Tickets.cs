using System.Security.Cryptography;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// One-time admissions of a browser to a stream, where it cannot send a header. In memory only: a restart ends them,
/// and the page gets a new one. A person gets so many within the life of one, used or not, so that nobody takes all.
/// How long they live is no matter of the time of day, which somebody may set.
/// </summary>
internal sealed class Tickets(TimeProvider clock)
{
    private const int Most = 100_000, MostOfPerson = 1000;
    private static readonly TimeSpan lifetime = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Key Key, long Issued)> open = [];
    private readonly Queue<(string Ticket, long Person, long Issued)> issued = new();
    private readonly Dictionary<long, int> counts = [];

    public static int ExpiresIn => (int)lifetime.TotalSeconds;

    /// <summary>Null when the person, or the whole box, was given as many as it gets.</summary>
    public string? Issue(Key key)
    {
        var (now, person) = (clock.GetTimestamp(), key.Person.Number);
        lock (gate)
        {
            Forget();
            var count = counts.GetValueOrDefault(person);
            if (count == MostOfPerson || issued.Count == Most)
                return null;

            counts[person] = count + 1;
            var ticket = "tkt_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
            issued.Enqueue((ticket, person, now));
            open.Add(ticket, (key, now));
            return ticket;
        }
    }

    /// <summary>The key that asked for the ticket; null when it was used, has expired or never was.</summary>
    public Key? Redeem(string ticket)
    {
        lock (gate)
            return open.Remove(ticket, out var found) && IsAlive(found.Issued) ? found.Key : null;
    }

    private bool IsAlive(long issued) => clock.GetElapsedTime(issued) < lifetime;

    /// <summary>They expire in the order in which they were issued.</summary>
    private void Forget()
    {
        while (issued.TryPeek(out var oldest) && !IsAlive(oldest.Issued))
        {
            issued.Dequeue();
            open.Remove(oldest.Ticket);
            if (--counts[oldest.Person] == 0)
                counts.Remove(oldest.Person);
        }
    }
}

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app)
        => app.MapPost("/api/tickets", Issue).Needs(Scopes.Read);

    private static IResult Issue(Caller caller, Tickets tickets) => tickets.Issue(caller.Key) is { } ticket
        ? Answer.Created(new TicketView(ticket, Tickets.ExpiresIn), Wire.Json.TicketView)
        : Problems.SocketsLimit with { Detail = "You asked for too many tickets. Try again in half a minute." };
}

/// <summary><c>expires_in</c> is in seconds.</summary>
internal sealed record TicketView(string Ticket, int ExpiresIn);
