using MeetAi.Storage;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Which rooms there are and how much is in them, for the operator. What a private room is called is its members'
/// affair: it is told by its owner and its id.
/// </summary>
internal static class AdminRoomEndpoints
{
    public static void MapAdminRooms(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").ForOperator();
        admin.MapGet("rooms", List);
    }

    private static IResult List(HttpContext http, CensusStore census)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var (limit, before) = (check.Limit(query), check.Id("before", query["before"]));
        var order = check.OneOf(
            "order", query["order"], ("activity", RoomOrder.Activity), ("size", RoomOrder.Size));
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = census.Rooms(order ?? RoomOrder.Activity, before, limit);
        return Answer.Ok(new CountedRoomList(page, hasMore), Wire.Json.CountedRoomList);
    }
}

internal sealed record CountedRoomList(IReadOnlyList<CountedRoom> Rooms, bool HasMore);
