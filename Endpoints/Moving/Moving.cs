namespace MeetAi.Endpoints.Moving;

/// <summary>
/// From box to box. All that people wrote is for whoever holds the data directory anyway, and so may open the socket in
/// it. An admin key may know who and how much, never what was said: for it there is nothing here.
/// </summary>
internal static class MovingEndpoints
{
    public static void MapMoving(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/admin/export", Exports.Download).ForOperator();
        app.MapPost("/api/admin/import", Imports.Take).ForOperator();
    }
}
