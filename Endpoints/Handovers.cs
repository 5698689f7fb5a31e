using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// One-time codes that log another device in: whoever brings one within five minutes gets a child of the key that made
/// it, never that key. Only a code's hash is kept, in memory: a restart ends them, and the page makes another. The five
/// minutes are no matter of the time of day, which somebody may set.
/// </summary>
internal sealed class Handovers(TimeProvider clock)
{
    private const string Kind = "hnd"; // 24 characters of 62: 142 bits
    private const int Most = 10_000, MostOfPerson = 5;
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock guard = new();
    private readonly Dictionary<Digest, (Key Maker, long Issued)> open = [];

    public static int ExpiresIn => (int)lifetime.TotalSeconds;

    /// <summary>A person's sixth ends their first. Null when the box holds as many as it can.</summary>
    public string? Issue(Key maker)
    {
        var code = Secret.Draw(Kind);
        lock (guard)
        {
            if (open.Count >= Most)
                End(open.Where(one => !IsAlive(one.Value.Issued)));

            End(open.Where(one => one.Value.Maker.Person.Number == maker.Person.Number)
                .OrderByDescending(one => one.Value.Issued).Skip(MostOfPerson - 1));
            if (open.Count >= Most)
                return null;

            open[Digest.Of(code)] = (maker, clock.GetTimestamp());
            return code;
        }
    }

    /// <summary>The key that made the code; null when it was used, has expired or never was.</summary>
    public Key? Redeem(string code)
    {
        if (!Secret.LooksLike(Kind, code))
            return null;

        lock (guard)
        {
            var isOpen = open.Remove(Digest.Of(code), out var found) && IsAlive(found.Issued);
            return isOpen ? found.Maker : null;
        }
    }

    private bool IsAlive(long issued) => clock.GetElapsedTime(issued) < lifetime;

    private void End(IEnumerable<KeyValuePair<Digest, (Key Maker, long Issued)>> some)
    {
        foreach (var (digest, _) in some.ToList())
            open.Remove(digest);
    }
}

internal static class HandoverEndpoints
{
    public static void MapHandovers(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/keys/handover", Issue).Needs(Scopes.Manage);
        app.MapPost("/api/keys/handover/{code}", Take).AllowAnyone().Limited(Limits.Keys, countsMisses: true);
    }

    private static IResult Issue(Caller caller, Handovers handovers, Links links)
        => handovers.Issue(caller.Key) is { } code
            ? Answer.Created(
                new HandoverView(code, $"{links.Root}/key#{code}", Handovers.ExpiresIn), Wire.Json.HandoverView)
            : Problems.SocketsLimit;

    /// <summary>The maker is asked for again: with its life, and its right to make keys, its codes end.</summary>
    private static async Task<IResult> Take(
        string code, HttpContext http, Handovers handovers, LiveKeys live, ChildKeyStore keys, ILogger<Key> log)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.TakeHandover);
        if (body is null)
            return malformed!;

        var check = new Check();
        var name = body.Name is null ? null : check.Name("name", body.Name, most: 50);
        if (check.Problem is { } wrong)
            return wrong;

        if (handovers.Redeem(code) is not { } maker || live.FindNow(maker) is not { } now
            || !now.Rights.Allow(Scopes.Manage) || await keys.Make(now, new KeyDraft(name, now.Rights)) is not { } made)
        {
            return Problems.NotFound;
        }

        Audit.KeyHandedOver(log, made.Key.Id, now.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }
}

internal sealed record TakeHandover
{
    /// <summary>What the new key is to be called, the device for instance.</summary>
    public string? Name { get; init; }
}

/// <summary><c>expires_in</c> is in seconds. In the URL the code is the fragment, which browsers send nobody.</summary>
internal sealed record HandoverView(string Code, string Url, int ExpiresIn);
