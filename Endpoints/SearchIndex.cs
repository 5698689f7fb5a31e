using MeetAi.Storage.Search;

namespace MeetAi.Endpoints;

/// <summary>The operator has the search index made anew, and sees how far that is.</summary>
internal static class SearchIndexEndpoints
{
    public static void MapSearchIndex(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin/search").ForOperator();
        admin.MapGet("", Get);
        admin.MapPost("rebuild", Rebuild);
    }

    private static Answer Get(Indexer indexer) => View(indexer, status: 200);

    private static Answer Rebuild(Indexer indexer)
    {
        indexer.Rebuild();
        return View(indexer, status: 202);
    }

    private static Answer View(Indexer indexer, int status)
        => new(status, Wire.Bytes(SearchIndexView.Of(indexer.State), Wire.Json.SearchIndexView));
}

/// <summary>
/// <c>done</c> of <c>total</c> messages are in the new index; <c>error</c> says why it does not get on.
/// </summary>
internal sealed record SearchIndexView(bool Rebuilding, long Done, long Total, string? Error)
{
    public static SearchIndexView Of(IndexState state)
        => new(state.IsRebuilding, state.Done, state.Total, state.Trouble);
}
