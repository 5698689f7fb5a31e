using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>The operator makes, sees and ends any key, and takes away a person with all they own.</summary>
internal static class AdminKeyEndpoints
{
    public static void MapAdminKeys(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapPost("keys", Make);
        admin.MapGet("keys", List);
        admin.MapDelete("keys/{idOrPrefix}", Revoke);
        admin.MapDelete("people/{personId}", DeletePerson);
    }

    /// <summary>
    /// Of a new person; of one who is there over the socket alone, since whoever has the key reads what they may.
    /// </summary>
    private static async Task<IResult> Make(HttpContext http, KeyStore keys, PersonStore people, ILogger<Key> log)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.RegisterKey);
        if (body?.Person is not { } called)
            return problem ?? await KeyEndpoints.Register(body!, keys, log, mayBeAdmin: true);

        if (body.Handle is not null)
            return Check.Invalid("person", "is somebody who is there, and handle somebody new: give one of them");

        if (http.Features.Get<Operator>() is null)
            return Problems.Forbidden with { Detail = "Only over the socket of the box one makes another's key." };

        var made = people.FindCalled(called) is { } person ? await keys.Register(person, body.Admin) : null;
        if (made is null)
            return Problems.NotFound with { Detail = $"Nobody is called {called}." };

        Audit.KeyMade(log, made.Key.Id, made.Key.Person.Id);
        return Answer.Created(NewKeyView.Of(made), Wire.Json.NewKeyView);
    }

    private static IResult List(HttpContext http, KeyStore keys)
    {
        var check = new Check();
        var limit = check.Limit(http.Request.Query);
        var before = check.Id("before", http.Request.Query["before"]);
        var person = check.Id("person", http.Request.Query["person"]);
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = keys.List(person, before, limit);
        return Answer.Ok(new KeyList([.. page.Select(KeyView.Of)], hasMore), Wire.Json.KeyList);
    }

    /// <summary>The streams, polls and tickets of all keys that end with it end before the answer leaves.</summary>
    private static async Task<IResult> Revoke(
        string idOrPrefix, HttpContext http, KeyStore keys, Hub hub, ILogger<Key> log)
    {
        var check = new Check();
        var keepsChildren = check.Flag(http.Request.Query, "keep_children");
        if (check.Problem is { } wrong)
            return wrong;

        var (key, problem) = keys.FindOne(idOrPrefix);
        if (key is null)
            return problem!;

        await keys.Revoke(key, keepsChildren, ended => hub.EndKeys(ended, Ending.KeyRevoked));
        Audit.KeyRevoked(log, key.Id, key.Person.Id);
        return TypedResults.NoContent();
    }

    /// <summary>All that the person owns is gone for everybody before the answer leaves.</summary>
    private static async Task<IResult> DeletePerson(
        string personId, PersonStore people, Hub hub, ILogger<Person> log)
    {
        if (!Ids.TryParse(personId, out var id) || people.Find(id) is not { } person)
            return Problems.NotFound;

        var farewell = await people.Delete(person, gone => hub.PersonDeleted(person, gone.Deleted));
        Audit.PersonDeleted(log, person.Id, farewell.Deleted.Count);
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
