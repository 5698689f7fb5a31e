using System.Globalization;
using System.Net;
using MeetAi.Endpoints.Figures;
using MeetAi.RateLimit;

namespace MeetAi.Endpoints;

/// <summary>
/// Limits at the door, before a body is read. An admitted attempt counts, whatever comes of it, except where nothing of
/// the caller's was tried: 401, 404 (but for guessed secrets) and 5xx give the token back, and so does an answer that
/// was only replayed. Headers as in draft-ietf-httpapi-ratelimit-headers-11.
/// </summary>
internal static class RateLimits
{
    public static void UseRateLimits(this WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<Limiter>();
        var overrides = app.Services.GetRequiredService<Overrides>();
        var instruments = app.Services.GetRequiredService<Instruments>();
        app.Use((http, next) =>
        {
            if (LimitOf(http) is not { } limit || IsExempt(http, limit))
                return next(http);

            var subject = SubjectOf(http, limit);
            var own = http.Features.Get<Caller>() is { } caller ? overrides.FindOwn(limit, caller.Key) : null;
            var verdict = Take(limiter, limit, subject, own);
            if (verdict.Rate.IsOff)
                return next(http);

            if (!verdict.IsAllowed)
            {
                instruments.Refused(limit.Name);
                return Refuse(http, limit, verdict);
            }

            http.Response.OnStarting(() =>
            {
                if (IsGivenBack(http))
                {
                    limiter.GiveBack(limit, subject);
                    if (own is { } key)
                        limiter.GiveBack(limit, key);

                    verdict = limiter.Check(limit, own ?? subject, cost: 1);
                }

                Describe(http.Response, limit, verdict, verdict.Refill);
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    /// <summary>
    /// A token of the limit for each request, or of another one where a key is shown. Where secrets could be guessed, a
    /// 404 <paramref name="countsMisses"/> too.
    /// </summary>
    public static TBuilder Limited<TBuilder>(
        this TBuilder route, Limit limit, Limit? withKey = null, bool countsMisses = false)
        where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new LimitMetadata(limit, withKey ?? limit, countsMisses));

    /// <summary>Whole seconds, rounded up.</summary>
    public static long Seconds(long nanoseconds) => (nanoseconds + 999_999_999) / 1_000_000_000;

    private static LimitMetadata? LimitsOf(HttpContext http)
        => http.GetEndpoint()?.Metadata.GetMetadata<LimitMetadata>();

    private static Limit? LimitOf(HttpContext http) => LimitsOf(http) is { } limits
        ? http.Features.Get<Caller>() is null ? limits.Limit : limits.WithKey
        : null;

    private static bool IsExempt(HttpContext http, Limit limit)
        => http.Features.Get<Operator>() is not null
        || (limit == Limits.Rooms && http.Features.Get<Caller>() is { Key.IsAdmin: true });

    private static Subject SubjectOf(HttpContext http, Limit limit)
        => limit.Per is Per.Person
            ? http.Asker()
            : Subject.Of(http.Connection.RemoteIpAddress ?? IPAddress.None);

    /// <summary>
    /// A token of the person's and one of the key's own, where it has one; none when either lacks. Tells of the one
    /// that has less.
    /// </summary>
    private static Verdict Take(Limiter limiter, Limit limit, Subject subject, Subject? own)
    {
        var verdict = limiter.Take(limit, subject);
        if (own is not { } key || !verdict.IsAllowed)
            return verdict;

        var second = limiter.Take(limit, key);
        if (!second.IsAllowed)
            limiter.GiveBack(limit, subject);

        var isTighter = !second.IsAllowed || verdict.Rate.IsOff || second.Remaining < verdict.Remaining;
        return isTighter ? second : verdict;
    }

    private static bool IsGivenBack(HttpContext http) => http.Response.StatusCode switch
    {
        404 => LimitsOf(http) is not { CountsMisses: true },
        401 or >= 500 => true,
        _ => http.Response.Headers.ContainsKey(Idempotency.Replayed),
    };

    private static Task Refuse(HttpContext http, Limit limit, Verdict verdict)
    {
        var seconds = Seconds(verdict.Wait);
        Describe(http.Response, limit, verdict with { Remaining = 0 }, verdict.Wait);
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = Problems.RateLimited with
        {
            Detail = $"The limit '{limit.Name}' is {Limits.Text(verdict.Rate)}. Try again in {seconds} s. "
                + $"The operator can raise it with --limit {limit.Name}=COUNT/PERIOD.",
            Limit = limit.Name,
            RetryAfter = seconds,
        };
        return problem.ExecuteAsync(http);
    }

    private static void Describe(HttpResponse response, Limit limit, Verdict verdict, long time)
    {
        var (rate, culture) = (verdict.Rate, CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Policy"] = string.Create(
            culture, $"\"{limit.Name}\";q={rate.Count};w={(long)rate.Period.TotalSeconds}");
        response.Headers["RateLimit"] = string.Create(
            culture, $"\"{limit.Name}\";r={verdict.Remaining};t={Seconds(time)}");
    }

    private sealed record LimitMetadata(Limit Limit, Limit WithKey, bool CountsMisses);
}
