using System.Text.Json.Serialization;
using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// A person makes the first key here, with no account and no form; the operator sees and ends any key.
/// </summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/keys", Register).AllowAnyone().Limited(Limits.Keys);
        app.MapGet("/api/keys/me", Me);

        var admin = app.MapGroup("/api/admin/keys").ForOperator();
        admin.MapPost("", MakeAny);
        admin.MapGet("", List);
        admin.MapDelete("{idOrPrefix}", Revoke);
    }

    private static async Task<IResult> Register(HttpContext http, KeyStore keys, Settings settings, ILogger<Key> log)
        => settings.IsRegistrationOpen || http.Features.Get<Operator>() is not null
            ? await Make(http, keys, log, mayBeAdmin: false)
            : Problems.RegistrationClosed;

    private static Task<IResult> MakeAny(HttpContext http, KeyStore keys, ILogger<Key> log)
        => Make(http, keys, log, mayBeAdmin: true);

    private static async Task<IResult> Make(HttpContext http, KeyStore keys, ILogger<Key> log, bool mayBeAdmin)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.RegisterKey);
        if (body is null)
            return problem!;

        var check = new Check();
        var handle = body.Handle is null ? null : check.Name("handle", body.Handle, most: 50);
        if (check.Problem is { } wrong)
            return wrong;

        if (await keys.Register(handle, mayBeAdmin && body.Admin) is not { } made)
            return Problems.Conflict with { Detail = $"Somebody is called {handle} already." };

        Audit.KeyMade(log, made.Key.Id, made.Key.Person.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }

    private static Answer Me(Caller caller, KeyStore keys)
        => Answer.Ok(KeyView.Of(keys.Get(caller.Key)), Wire.Json.KeyView);

    private static IResult List(HttpContext http, KeyStore keys)
    {
        var check = new Check();
        var limit = check.Limit(http.Request.Query);
        var before = check.Id("before", http.Request.Query["before"]);
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = keys.List(before, limit);
        return Answer.Ok(new KeyList([.. page.Select(KeyView.Of)], hasMore), Wire.Json.KeyList);
    }

    /// <summary>The key's streams, polls and tickets end before the answer leaves.</summary>
    private static async Task<IResult> Revoke(string idOrPrefix, KeyStore keys, Hub hub, ILogger<Key> log)
    {
        var (key, problem) = keys.FindOne(idOrPrefix);
        if (key is null)
            return problem!;

        await keys.Revoke(key, afterCommit: () => hub.EndKey(key));
        Audit.KeyRevoked(log, key.Id, key.Person.Id);
        return TypedResults.NoContent();
    }

    /// <summary>The one key that an operator means, or the problem that there is none or more than one.</summary>
    public static (Key? Key, Problem? Problem) FindOne(this KeyStore keys, string idOrPrefix)
        => keys.Matching(idOrPrefix) switch
        {
            [] => (null, Problems.NotFound),
            [var key] => (key, null),
            var several => (null, Ambiguous(idOrPrefix, several)),
        };

    private static Problem Ambiguous(string prefix, IReadOnlyList<Key> matching)
    {
        var ids = string.Join(", ", matching.Select(key => key.Id.ToString("D")));
        return Problems.Conflict with { Detail = $"More than one key begins with {prefix}: {ids}." };
    }
}

internal sealed record RegisterKey
{
    public string? Handle { get; init; }

    /// <summary>Whether the key operates the box; only the operator may ask for that.</summary>
    public bool Admin { get; init; }
}

/// <summary>The secret is shown here, once, and never again.</summary>
internal sealed record NewKeyView(
    Guid Id,
    [property: JsonPropertyName("key")] string Secret,
    string Prefix,
    Guid PersonId,
    string Handle,
    DateTimeOffset CreatedAt)
{
    public static NewKeyView Of(NewKey made) => new(
        made.Key.Id, made.Secret, made.Key.Prefix, made.Key.Person.Id, made.Key.Person.Handle, made.Key.CreatedAt);
}

internal sealed record KeyView(
    Guid Id,
    string Prefix,
    Guid PersonId,
    string Handle,
    bool Admin,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsed)
{
    public static KeyView Of(Key key) => new(
        key.Id, key.Prefix, key.Person.Id, key.Person.Handle, key.IsAdmin, key.CreatedAt, key.LastUsed);
}

internal sealed record KeyList(IReadOnlyList<KeyView> Keys, bool HasMore);
