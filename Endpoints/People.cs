using System.Net;
using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>Who is asking: a living key and, through it, its person.</summary>
internal sealed record Caller(Key Key)
{
    public Person Person => Key.Person;

    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());
}

/// <summary>
/// The front door. Past it, every request holds a <see cref="Caller"/>, unless its route says AllowAnyone. Keys come in
/// the Authorization header alone, never in a query, a cookie or a body; a stream may show a ticket instead.
/// </summary>
internal static class People
{
    public static void UsePeople(this WebApplication app)
    {
        var (keys, tickets) = (app.Services.GetRequiredService<LiveKeys>(), app.Services.GetRequiredService<Tickets>());
        var audit = app.Services.GetRequiredService<ILogger<Caller>>();
        app.Use((http, next) =>
        {
            if (http.GetEndpoint() is not RouteEndpoint endpoint
                || (endpoint.Metadata.GetMetadata<AnyoneMetadata>() is { } anyone && !anyone.LooksAt(http.Request)))
            {
                return next(http);
            }

            var isForOperator = endpoint.Metadata.GetMetadata<OperatorMetadata>() is not null;
            var isOperator = isForOperator && http.Features.Get<Operator>() is not null;
            var (key, problem) = isOperator ? default : Admit(http, endpoint, keys, tickets);
            if (!isOperator && (key is null || (isForOperator && !key.IsAdmin)))
            {
                Audit.Refused(audit, (problem ?? Problems.NotFound).Code, http);
                return (isForOperator ? Problems.NotFound : problem!).ExecuteAsync(http);
            }

            if (isForOperator && !HttpMethods.IsGet(http.Request.Method))
                Audit.Operated(audit, http, key);

            return key is null ? next(http) : Enter(http, endpoint, key, next);
        });
    }

    /// <summary>
    /// Anyone may come in, with or without a key; one that is shown is looked at where <paramref name="orAsCaller"/>
    /// says so, and then it must be a living one.
    /// </summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder route, bool orAsCaller = false)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AnyoneMetadata(orAsCaller));

    /// <summary>
    /// Only keys with a scope. For routes that are not below a room: there it is the room's door that asks.
    /// </summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Scopes scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ScopeMetadata(scope));

    /// <summary>Only the operator of the box, by its socket or with an admin key; for others it is not there.</summary>
    public static TBuilder ForOperator<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new OperatorMetadata());

    /// <summary>A stream, to which a browser may bring a ticket: it cannot send a header there.</summary>
    public static TBuilder AllowTicket<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new TicketMetadata());

    /// <summary>Who is asking: the person, or the address where no key is shown.</summary>
    public static Subject Asker(this HttpContext http) => http.Features.Get<Caller>() is { } caller
        ? Subject.Of(caller.Person)
        : Subject.Of(http.Connection.RemoteIpAddress ?? IPAddress.None);

    private static Task Enter(HttpContext http, RouteEndpoint endpoint, Key key, RequestDelegate next)
    {
        if (endpoint.Metadata.GetMetadata<ScopeMetadata>() is { } needed && !key.Rights.Allow(needed.Scope))
            return Problems.LacksScope(needed.Scope).ExecuteAsync(http);

        http.Features.Set(new Caller(key));
        return next(http);
    }

    private static (Key? Key, Problem? Problem) Admit(
        HttpContext http, RouteEndpoint endpoint, LiveKeys keys, Tickets tickets)
    {
        if (http.Request.Headers.Authorization.Count == 0
            && endpoint.Metadata.GetMetadata<TicketMetadata>() is not null
            && http.Request.Query.TryGetValue("ticket", out var ticket))
        {
            var admitted = tickets.Redeem(ticket.ToString());
            var key = admitted is null ? null : keys.FindNow(admitted);
            return (key, key is null ? Problems.TicketInvalid : null);
        }

        var found = Bearer(http.Request) is { } secret ? keys.Find(secret) : null;
        return (found, found is null ? Problems.Unauthorized : null);
    }

    /// <summary>The secret of a single <c>Authorization: Bearer …</c> (RFC 6750; the scheme in any case).</summary>
    private static string? Bearer(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        return request.Headers.Authorization is [{ } value]
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : null;
    }

    private sealed record AnyoneMetadata(bool OrAsCaller)
    {
        public bool LooksAt(HttpRequest request) => OrAsCaller && request.Headers.Authorization.Count > 0;
    }

    private sealed record ScopeMetadata(Scopes Scope);

    private sealed class OperatorMetadata;

    private sealed class TicketMetadata;
}

/// <summary>Set on the connections of the socket in the data directory: whoever may open it operates the box.</summary>
internal sealed class Operator;
