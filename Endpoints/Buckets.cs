using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>Who is at a limit or near one, for the operator, who may fill the bucket again (Limits.cs).</summary>
internal static class BucketEndpoints
{
    public static void MapBuckets(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapGet("buckets", List);
    }

    private static IResult List(HttpContext http, Limiter limiter, PersonStore people, KeyStore keys)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var most = check.Limit(query);
        var name = check.OneOf("name", query["name"], [.. Limits.All.Select(limit => (limit.Name, limit.Index))]);
        if (check.Problem is { } problem)
            return problem;

        var found = Standing.Emptiest(limiter, name is { } index ? Limits.All[index] : null, most + 1);
        var views = found.Take(most).Select(one => BucketView.Of(one, PersonOf(one.Subject, people, keys)));
        return Answer.Ok(new BucketList([.. views], found.Count > most), Wire.Json.BucketList);
    }

    /// <summary>Null for an address, and for who is gone.</summary>
    private static Person? PersonOf(Subject subject, PersonStore people, KeyStore keys) => subject switch
    {
        { Per: Per.Person, Id: var id } => people.Find(id),
        { Per: Per.Key, Id: var id } => keys.Matching($"{id:D}") is [var key] ? key.Person : null,
        _ => null,
    };
}

/// <summary>
/// <c>subject</c> is what <c>POST /api/admin/limits/{name}/reset</c> takes; <c>reset_after</c> is in seconds.
/// </summary>
internal sealed record BucketView(
    string Name, Per Per, string Subject, Guid? PersonId, string? Handle, string Rate, long Remaining, long ResetAfter)
{
    public static BucketView Of(Standing one, Person? person) => new(
        one.Limit.Name, one.Subject.Per, one.Subject.ToString(), person?.Id, person?.Handle,
        Limits.Text(one.Verdict.Rate), one.Verdict.Remaining, RateLimits.Seconds(one.Verdict.Refill));
}

internal sealed record BucketList(IReadOnlyList<BucketView> Buckets, bool HasMore);
