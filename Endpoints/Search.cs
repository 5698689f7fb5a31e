using MeetAi.Endpoints.Rooms;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;
using MeetAi.Storage.Search;

namespace MeetAi.Endpoints;

/// <summary>Search in one room, or in all of a key's rooms: the best messages first.</summary>
internal static class SearchEndpoints
{
    private const int MostLetters = 500, UsualLimit = 20;

    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/search", Everywhere).Needs(Scopes.Read).Limited(Limits.Search);
        app.MapGet("/api/rooms/{roomId}/search", InRoom).Limited(Limits.Search);
    }

    private static async Task<IResult> Everywhere(
        HttpContext http, Caller caller, SearchStore search, ReadTurns turns)
    {
        var (query, before, limit, problem) = Read(http.Request.Query);
        return problem ?? await turns.Take(
            http.Asker(), () => Show(search.Find(caller.Key, query, before, limit)));
    }

    private static async Task<IResult> InRoom(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, SearchStore search, ReadTurns turns)
    {
        var (room, refused) = rooms.Enter(caller, roomId, Right.Read);
        if (room is null)
            return refused!;

        var (query, before, limit, problem) = Read(http.Request.Query);
        return problem ?? await turns.Take(http.Asker(), () => Show(search.Find(room, query, before, limit)));
    }

    private static (SearchQuery Query, Guid? Before, int Limit, Problem? Problem) Read(IQueryCollection asked)
    {
        var check = new Check();
        var line = check.Text("q", asked["q"], MostLetters);
        var before = check.Id("before", asked["before"]);
        var limit = check.Number(asked, "limit", least: 1, most: 200, fallback: UsualLimit);
        return (SearchQuery.Parse(line), before, limit, check.Problem);
    }

    private static IResult Show(FoundPage? page)
        => page is null ? Problems.NotFound : Answer.Ok(SearchResultList.Of(page), Wire.Json.SearchResultList);
}

/// <summary>
/// <c>snippet</c> is plain text; <c>marks</c> says where the hits stand in it, each <c>[start, length]</c>.
/// </summary>
internal sealed record SearchResult(Message Message, string Snippet, IReadOnlyList<int[]> Marks, double Score)
{
    public static SearchResult Of(Found found) => new(
        found.Message, found.Snippet.Text,
        [.. found.Snippet.Marks.Select(mark => new[] { mark.Start, mark.Length })], found.Score);
}

/// <summary>Not <c>complete</c>: some messages of these rooms are not in the index yet; ask again.</summary>
internal sealed record SearchResultList(IReadOnlyList<SearchResult> Results, bool HasMore, bool Complete)
{
    public static SearchResultList Of(FoundPage page)
        => new([.. page.Results.Select(SearchResult.Of)], page.HasMore, page.IsComplete);
}
