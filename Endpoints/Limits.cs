using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>What a person has left, and what the operator grants.</summary>
internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/limits", Usage);
        app.MapPost("/api/limits/{name}/check", Check);

        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapGet("limits", List);
        admin.MapPost("limits/{name}/reset", Reset);
        admin.MapPatch("keys/{idOrPrefix}", Grant);
    }

    private static Answer Usage(Caller caller, Limiter limiter, Overrides overrides, PersonStore people)
    {
        var views = Limits.All.Where(limit => limit.Per is Per.Person).SelectMany(limit => overrides
            .Subjects(limit, caller.Key).Select(subject => UsageView.Of(limiter, limit, subject)));
        return Answer.Ok(new UsageList([.. views], people.Usage(caller.Person)), Wire.Json.UsageList);
    }

    /// <summary>Takes nothing.</summary>
    private static async Task<IResult> Check(
        string name, HttpContext http, Caller caller, Limiter limiter, Overrides overrides)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.CheckLimit);
        if (!Limits.TryFind(name, out var limit) || limit.Per is not Per.Person)
            return Problems.NotFound;

        if (body is null)
            return problem!;

        var cost = body.Cost ?? 1;
        if (cost is < 1 or > Limits.MostCount)
            return Endpoints.Check.Invalid("cost", $"must be a whole number from 1 to {Limits.MostCount}");

        var verdict = overrides.Subjects(limit, caller.Key).Select(subject => limiter.Check(limit, subject, cost))
            .MinBy(one => (one.IsAllowed, one.Rate.IsOff, one.Remaining));
        var remaining = verdict.Rate.IsOff ? (long?)null : verdict.Remaining;
        return Answer.Ok(
            new CheckedLimit(
                verdict.IsAllowed,
                remaining,
                verdict.Wait == TokenBucket.Never ? null : RateLimits.Seconds(verdict.Wait)),
            Wire.Json.CheckedLimit);
    }

    private static Answer List(Limiter limiter, OverrideStore overrides) => Answer.Ok(
        new LimitList(
            [.. Limits.All.Select(limit => new LimitView(limit.Name, Limits.Text(limiter.RateOf(limit)), limit.Per))],
            [.. overrides.All().Select(one => new OverrideView(
                one.Person.Id, one.Person.Handle, one.Key?.Id, one.Row.Name,
                Limits.Text(new Rate(one.Row.Count, one.Row.Period))))],
            limiter.Count),
        Wire.Json.LimitList);

    private static async Task<IResult> Reset(string name, HttpContext http, Limiter limiter, Overrides overrides)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.ResetLimit);
        if (!Limits.TryFind(name, out var limit))
            return Problems.NotFound;

        if (body is null)
            return problem!;

        var isOfPerson = limit.Per is Per.Person;
        if (!Subject.TryParse(body.Subject, out var subject) || (subject.Per is Per.Address) == isOfPerson)
        {
            return Endpoints.Check.Invalid(
                "subject", isOfPerson ? "must be the id of a person, or key: and that of a key" : "must be an address");
        }

        limiter.Reset(limit, overrides.BucketOf(limit, subject));
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Changes the limits of a child key, or of the person of another, unless told whose; all of those given or none.
    /// </summary>
    private static async Task<IResult> Grant(string idOrPrefix, HttpContext http, KeyStore keys, Overrides overrides)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.GrantLimits);
        if (body is null)
            return problem!;

        var check = new Check();
        var granted = body.Read(check);
        var per = check.OneOf("per", body.Per, ("person", Per.Person), ("key", Per.Key));
        if (check.Problem is { } wrong)
            return wrong;

        var (key, refused) = keys.FindOne(idOrPrefix);
        if (key is null)
            return refused!;

        var isOfKey = (per ?? (key.ParentId is null ? Per.Person : Per.Key)) is Per.Key;
        await (isOfKey ? overrides.Set(key, granted) : overrides.Set(key.Person, granted));
        return TypedResults.NoContent();
    }
}

internal sealed record CheckLimit
{
    public long? Cost { get; init; }
}

internal sealed record ResetLimit
{
    public string? Subject { get; init; }
}

/// <summary>By name: <c>600/min</c> (also s, hour, day) or <c>off</c>.</summary>
internal sealed record GrantLimits
{
    public Dictionary<string, string?>? Limits { get; init; }

    /// <summary><c>person</c> or <c>key</c>.</summary>
    public string? Per { get; init; }

    public List<(Limit Limit, Rate Rate)> Read(Check check)
    {
        var granted = new List<(Limit, Rate)>();
        foreach (var (name, text) in Limits ?? [])
        {
            if (!RateLimit.Limits.TryFind(name, out var limit) || limit.Per is not RateLimit.Per.Person)
                check.Refuse($"limits.{name}", "is no limit that is per person: messages, rooms, search");
            else if (!RateLimit.Limits.TryParse(text ?? "", out var rate))
                check.Refuse($"limits.{name}", RateLimit.Limits.Grammar);
            else
                granted.Add((limit, rate));
        }

        return granted;
    }
}

/// <summary>
/// <c>retry_after</c> is in seconds, and null where no wait helps; nothing remains to be said of a limit that is off.
/// </summary>
internal sealed record CheckedLimit(bool Allowed, long? Remaining, long? RetryAfter);

/// <summary><c>reset_after</c> is in seconds: when the bucket will be full.</summary>
internal sealed record UsageView(string Name, Per Per, string Rate, long? Remaining, long ResetAfter)
{
    public static UsageView Of(Limiter limiter, Limit limit, Subject subject)
    {
        var verdict = limiter.Check(limit, subject, cost: 1);
        return new UsageView(
            limit.Name,
            subject.Per,
            Limits.Text(verdict.Rate),
            verdict.Rate.IsOff ? null : verdict.Remaining,
            RateLimits.Seconds(verdict.Refill));
    }
}

/// <summary><c>quotas</c>: bytes of messages and rooms of their own; <c>most</c> is null where it is off.</summary>
internal sealed record UsageList(IReadOnlyList<UsageView> Limits, IReadOnlyList<Quota> Quotas);

internal sealed record LimitView(string Name, string Rate, Per Per);

/// <summary>Of a person, or of one key of that person.</summary>
internal sealed record OverrideView(Guid PersonId, string Handle, Guid? KeyId, string Name, string Rate);

/// <summary><c>buckets</c> is how many are not full.</summary>
internal sealed record LimitList(IReadOnlyList<LimitView> Limits, IReadOnlyList<OverrideView> Overrides, int Buckets);
