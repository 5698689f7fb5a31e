using System.Net;
using MeetAi.RateLimit;

namespace MeetAi.Endpoints;

/// <summary>
/// What stays open for long: WebSockets, event streams and waiting polls, each so many per person, or per address where
/// no key is shown. A trusted proxy that does not say for whom it comes may come for many, and is not counted.
/// </summary>
internal sealed class Places(Settings settings, ClientAddress clients)
{
    private readonly Tally taken = new();

    public async Task Hold(HttpContext http, RequestDelegate next)
    {
        var place = http.GetEndpoint()?.Metadata.GetMetadata<PlaceMetadata>();
        if (place is null || !place.IsNeeded(http.Request) || IsExempt(http))
        {
            await next(http);
            return;
        }

        var (subject, most) = http.Features.Get<Caller>() is { } caller
            ? (Subject.Of(caller.Person), settings.SocketsPerPerson)
            : (Subject.Of(http.Connection.RemoteIpAddress ?? IPAddress.None), settings.SocketsPerAddress);
        try
        {
            await (taken.Enter(subject) <= most ? next(http) : Refuse(http, subject, most));
        }
        finally
        {
            taken.Leave(subject);
        }
    }

    private bool IsExempt(HttpContext http) => http.Features.Get<Operator>() is not null
        || (http.Features.Get<Caller>() is null && clients.IsTrusted(http.Connection.RemoteIpAddress));

    private static Task Refuse(HttpContext http, Subject subject, int most)
    {
        var (whose, option) = subject.Per is Per.Person
            ? ("A person", "sockets-per-person")
            : ("An address", "sockets-per-address");
        var problem = Problems.SocketsLimit with
        {
            Detail = $"{whose} may hold {most} streams and waiting polls open. "
                + $"The operator can raise it with --{option}.",
        };
        return problem.ExecuteAsync(http);
    }
}

internal static class PlaceExtensions
{
    /// <summary>Stays open for long; with <paramref name="query"/> only where the request has that parameter.</summary>
    public static TBuilder TakesPlace<TBuilder>(this TBuilder route, string? query = null)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new PlaceMetadata(query));
}

internal sealed record PlaceMetadata(string? Query)
{
    public bool IsNeeded(HttpRequest request) => Query is null || request.Query.ContainsKey(Query);
}
