using MeetAi.Endpoints.Figures;
using MeetAi.RateLimit;

namespace MeetAi.Endpoints;

/// <summary>
/// What stays open for long: WebSockets, event streams and waiting polls, each so many per person, or per address where
/// no key is shown. A trusted proxy that does not say for whom it comes may come for many, and is not counted.
/// </summary>
internal sealed class Places(Settings settings, ClientAddress clients, Instruments instruments)
{
    private readonly Tally taken = new();

    public Task Hold(HttpContext http, RequestDelegate next)
        => PlaceMetadata.IsNeeded(http) ? Take(http, next) : next(http);

    private async Task Take(HttpContext http, RequestDelegate next)
    {
        var (kind, isCounted, subject) = (KindOf(http.Request), !IsExempt(http), http.Asker());
        var most = subject.Per is Per.Person ? settings.SocketsPerPerson : settings.SocketsPerAddress;
        instruments.Opened(kind);
        try
        {
            await (!isCounted || taken.Enter(subject) <= most ? next(http) : Refuse(http, subject, most));
        }
        finally
        {
            if (isCounted)
                taken.Leave(subject);

            instruments.Opened(kind, -1);
        }
    }

    private static string KindOf(HttpRequest request) => request.Path.Value switch
    {
        var path when path!.EndsWith("/ws", StringComparison.Ordinal) => Instruments.Socket,
        _ when request.Query.ContainsKey("wait") => Instruments.Poll,
        _ => Instruments.Events,
    };

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
    public static bool IsNeeded(HttpContext http)
        => http.GetEndpoint()?.Metadata.GetMetadata<PlaceMetadata>() is { } place
        && (place.Query is null || http.Request.Query.ContainsKey(place.Query));
}
