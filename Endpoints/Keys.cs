using System.Text.Json.Serialization;
using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// A person makes the first key here, with no account and no form; with a key, the same request makes a child of it.
/// </summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/keys", Make).AllowAnyone(orAsCaller: true).Limited(Limits.Keys);
        app.MapGet("/api/keys/me", Me);
    }

    private static async Task<IResult> Make(
        HttpContext http, Caller? caller, KeyStore keys, ChildKeyStore children, Storage.Rooms.RoomStore rooms,
        Settings settings, TimeProvider clock, ILogger<Key> log)
    {
        if (caller is not null)
            return await ChildKeyEndpoints.Make(http, caller, children, rooms, clock, log);

        if (!settings.IsRegistrationOpen && http.Features.Get<Operator>() is null)
            return Problems.RegistrationClosed;

        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.RegisterKey);
        return body is null ? problem! : await Register(body, keys, log, mayBeAdmin: false);
    }

    /// <summary>A new person; also for the operator, who may ask for an admin's key.</summary>
    public static async Task<IResult> Register(RegisterKey body, KeyStore keys, ILogger<Key> log, bool mayBeAdmin)
    {
        var check = new Check();
        var handle = body.Handle is null ? null : check.Alias("handle", body.Handle);
        if (check.Problem is { } wrong)
            return wrong;

        if (await keys.Register(handle, mayBeAdmin && body.Admin) is not { } made)
            return Problems.Conflict with { Detail = $"Somebody is called {handle} already." };

        Audit.KeyMade(log, made.Key.Id, made.Key.Person.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }

    private static Answer Me(Caller caller, KeyStore keys)
        => Answer.Ok(KeyView.Of(keys.Get(caller.Key)), Wire.Json.KeyView);
}

internal sealed record RegisterKey
{
    public string? Handle { get; init; }

    /// <summary>The handle of somebody who is there; only the operator may ask for that.</summary>
    public string? Person { get; init; }

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
    Guid? ParentId,
    string? Name,
    string? Agent,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<Guid>? Rooms,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    public static NewKeyView Of(NewKey made)
    {
        var (key, rights) = (made.Key, made.Key.Rights);
        return new NewKeyView(
            key.Id, made.Secret, key.Prefix, key.Person.Id, key.Person.Handle, key.ParentId, key.Name, rights.Agent,
            Scope.Words(rights.Scopes), rights.Rooms?.Order().ToList(), key.CreatedAt, rights.ExpiresAt);
    }
}

/// <summary><c>rooms</c> is null for all of the person's; <c>parent_id</c> is null for a person's first key.</summary>
internal sealed record KeyView(
    Guid Id,
    string Prefix,
    Guid PersonId,
    string Handle,
    bool Admin,
    Guid? ParentId,
    string? Name,
    string? Agent,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<Guid>? Rooms,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsed)
{
    public static KeyView Of(Key key) => new(
        key.Id, key.Prefix, key.Person.Id, key.Person.Handle, key.IsAdmin, key.ParentId, key.Name, key.Rights.Agent,
        Scope.Words(key.Rights.Scopes), key.Rights.Rooms?.Order().ToList(), key.CreatedAt, key.Rights.ExpiresAt,
        key.LastUsed);
}

internal sealed record KeyList(IReadOnlyList<KeyView> Keys, bool HasMore);

/// <summary>Scopes in words.</summary>
internal static class Scope
{
    private static readonly (string Word, Scopes Scope)[] all =
        [("read", Scopes.Read), ("write", Scopes.Write), ("manage", Scopes.Manage)];

    public static string Text(Scopes scope) => string.Join(", ", Words(scope));

    public static IReadOnlyList<string> Words(Scopes scopes)
        => [.. all.Where(one => (scopes & one.Scope) != 0).Select(one => one.Word)];

    /// <summary>None for a word that is no scope.</summary>
    public static Scopes Of(string? word) => all.FirstOrDefault(one => one.Word == word).Scope;
}
