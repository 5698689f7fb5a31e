using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints;

/// <summary>
/// Keys that a key makes, never more than it may itself: for an agent, a device, a single room. A key sees and manages
/// itself and its descendants; no others are there.
/// </summary>
internal static class ChildKeyEndpoints
{
    private const int LongestOverlap = 7 * 24 * 60 * 60;

    public static void MapChildKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/keys");
        keys.MapGet("", List);
        keys.MapPatch("{keyId}", Narrow).Needs(Scopes.Manage);
        keys.MapDelete("{keyId}", Revoke).Needs(Scopes.Manage);
        keys.MapPost("{keyId}/rotate", Rotate).Needs(Scopes.Manage).Limited(Limits.Messages); // each stays for ever
    }

    public static async Task<IResult> Make(
        HttpContext http, Caller caller, ChildKeyStore keys, RoomStore rooms, TimeProvider clock, ILogger<Key> log)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchKey);
        if (!caller.Key.Rights.Allow(Scopes.Manage))
            return Problems.LacksScope(Scopes.Manage);

        if (body is null)
            return problem!;

        var check = new Check();
        var draft = body.Draft(check, caller, rooms, caller.Key with { Name = null }, clock.GetUtcNow());
        if (check.Problem is { } wrong)
            return wrong;

        if (await keys.Make(caller.Key, draft) is not { } made)
            return Problems.ExceedsKey;

        Audit.KeyMade(log, made.Key.Id, made.Key.Person.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }

    private static IResult List(HttpContext http, Caller caller, ChildKeyStore keys)
    {
        var check = new Check();
        var limit = check.Limit(http.Request.Query);
        var before = check.Id("before", http.Request.Query["before"]);
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = keys.List(caller.Key, before, limit);
        return Answer.Ok(new KeyList([.. page.Select(KeyView.Of)], hasMore), Wire.Json.KeyList);
    }

    /// <summary>What is taken from a key is taken from its children at once; nothing is ever given.</summary>
    private static async Task<IResult> Narrow(
        string keyId, HttpContext http, Caller caller,
        ChildKeyStore keys, RoomStore rooms, TimeProvider clock, Hub hub, ILogger<Key> log)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchKey);
        if (Find(keys, caller, keyId) is not { } key)
            return Problems.NotFound;

        if (body is null)
            return problem!;

        var check = new Check();
        var draft = body.Draft(check, caller, rooms, key, clock.GetUtcNow());
        if (body.Agent is not null && body.Agent != key.Rights.Agent)
            check.Refuse("agent", "cannot be changed");

        if (check.Problem is { } wrong)
            return wrong;

        if (await keys.Narrow(key, draft, changed => hub.EndKeys(changed, Ending.KeyChanged)) is not { } narrowed)
            return Problems.ExceedsKey;

        Audit.KeyNarrowed(log, key.Id, caller.Key.Id);
        return Answer.Ok(KeyView.Of(narrowed.Key), Wire.Json.KeyView);
    }

    /// <summary>The streams, polls and tickets of all keys that end with it end before the answer leaves.</summary>
    private static async Task<IResult> Revoke(
        string keyId, HttpContext http, Caller caller,
        ChildKeyStore children, KeyStore keys, Hub hub, ILogger<Key> log)
    {
        var check = new Check();
        var keepsChildren = check.Flag(http.Request.Query, "keep_children");
        if (Find(children, caller, keyId) is not { } key)
            return Problems.NotFound;

        if (check.Problem is { } problem)
            return problem;

        await keys.Revoke(key, keepsChildren, ended => hub.EndKeys(ended, Ending.KeyRevoked));
        Audit.KeyRevoked(log, key.Id, key.Person.Id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Rotate(
        string keyId, HttpContext http, Caller caller,
        ChildKeyStore keys, Overrides overrides, Hub hub, ILogger<Key> log)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.RotateKey);
        if (Find(keys, caller, keyId) is not { } key)
            return Problems.NotFound;

        if (body is null)
            return malformed!;

        var check = new Check();
        var overlap = TimeSpan.FromSeconds(
            check.Number("overlap", body.Overlap, least: 0, LongestOverlap, fallback: 0));
        if (check.Problem is { } wrong)
            return wrong;

        var why = overlap > TimeSpan.Zero ? Ending.KeyChanged : Ending.KeyRevoked;
        var made = await keys.Rotate(key, overlap, made =>
        {
            overrides.Share(key, made);
            hub.EndKeys(new HashSet<long> { key.Number }, why);
        });
        if (made is null)
            return Problems.NotFound;

        Audit.KeyRotated(log, key.Id, made.Key.Id, caller.Key.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }

    private static Key? Find(ChildKeyStore keys, Caller caller, string keyId)
        => Ids.TryParse(keyId, out var id) ? keys.Find(caller.Key, id) : null;
}

/// <summary>What a child key is to be, or what is to be left of a key; what is absent is as with the other.</summary>
internal sealed record PatchKey
{
    private const int MostRooms = 1000;

    public string? Name { get; init; }

    public string? Agent { get; init; }

    public IReadOnlyList<string?>? Scopes { get; init; }

    public IReadOnlyList<string?>? Rooms { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public KeyDraft Draft(Check check, Caller caller, RoomStore rooms, Key like, DateTimeOffset now)
    {
        if (ExpiresAt <= now)
            check.Refuse("expires_at", "must lie in the future");

        return new KeyDraft(
            Name is null ? like.Name : check.Name("name", Name, most: 50),
            new Rights(
                Scopes is null ? like.Rights.Scopes : ReadScopes(check),
                Rooms is null ? like.Rights.Rooms : ReadRooms(check, caller, rooms),
                Agent is null ? like.Rights.Agent : check.Alias("agent", Agent),
                ExpiresAt ?? like.Rights.ExpiresAt));
    }

    private Scopes ReadScopes(Check check)
    {
        var scopes = Scopes!.Select(Scope.Of).ToList();
        if (scopes.Count == 0 || scopes.Contains(Storage.Scopes.None))
            check.Refuse("scopes", "must be some of: read, write, manage");

        return scopes.Aggregate(Storage.Scopes.None, (all, one) => all | one);
    }

    private HashSet<Guid> ReadRooms(Check check, Caller caller, RoomStore rooms)
    {
        var found = new HashSet<Guid>();
        if (Rooms!.Count is 0 or > MostRooms)
            check.Refuse("rooms", $"must be 1 to {MostRooms} ids of rooms");

        foreach (var text in Rooms.Take(MostRooms))
        {
            if (Ids.TryParse(text, out var id) && rooms.Find(caller.Key, id) is not null)
                found.Add(id);
            else
                check.Refuse("rooms", "must be ids of rooms that this key may see");
        }

        return found;
    }
}

internal sealed record RotateKey
{
    /// <summary>How long the old key lives on, in seconds.</summary>
    public int? Overlap { get; init; }
}
