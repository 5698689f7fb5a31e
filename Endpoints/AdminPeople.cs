using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>Who is on the box and how much they have, for the operator.</summary>
internal static class AdminPersonEndpoints
{
    public static void MapAdminPeople(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapGet("people", List);
    }

    private static IResult List(HttpContext http, CensusStore census)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var (limit, before) = (check.Limit(query), check.Id("before", query["before"]));
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = census.People(query["handle"], before, limit);
        return Answer.Ok(
            new CountedPersonList([.. page.Select(CountedPersonView.Of)], hasMore), Wire.Json.CountedPersonList);
    }
}

/// <summary><c>keys</c> counts living ones; <c>admin</c> says whether one of them operates the box.</summary>
internal sealed record CountedPersonView(
    Guid Id, string Handle, bool Admin, long Keys, long Rooms, long Bytes, DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsed)
{
    public static CountedPersonView Of(CountedPerson one) => new(
        one.Person.Id, one.Person.Handle, one.IsAdmin, one.Keys, one.Rooms, one.Bytes,
        one.CreatedAt, one.LastUsed);
}

internal sealed record CountedPersonList(IReadOnlyList<CountedPersonView> People, bool HasMore);
