using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Which page a client asks for: <c>before</c> or <c>after</c>, <c>limit</c>, <c>wait</c> in seconds, the filters.
/// </summary>
internal sealed record MessageQuery(Cursor? Before, Cursor? After, int Limit, int? Wait, Filter Filter)
{
    /// <summary>The page that everybody asks for: the newest, unfiltered.</summary>
    public bool IsNewest => Before is null && After is null && Filter == Filter.None;

    public static MessageQuery Of(IQueryCollection query, Check check)
    {
        var result = new MessageQuery(
            check.Cursor(query, "before"), check.Cursor(query, "after"), check.Limit(query),
            check.Wait(query, needs: "after"),
            FilterOf(query, check));
        if (query.ContainsKey("before") && query.ContainsKey("after"))
            check.Refuse(Problems.CursorConflict);

        return result;
    }

    public static Filter FilterOf(IQueryCollection query, Check check)
        => query.ContainsKey("exclude") || query.ContainsKey("sender_type")
            ? new Filter(
                query.ContainsKey("exclude") ? query["exclude"].ToString() : null,
                check.SenderType(query["sender_type"]))
            : Filter.None;
}
