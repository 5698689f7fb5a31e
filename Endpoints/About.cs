using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints;

/// <summary>What anybody may know of this box: for the page that greets a stranger, and for tools.</summary>
internal static class About
{
    public static string Version { get; } = typeof(About).Assembly.GetName().Version!.ToString(3);

    public static void MapAbout(this IEndpointRouteBuilder app) => app.MapGet("/api/box", Show).AllowAnyone();

    private static Answer Show(Settings settings, Links links) => Answer.Ok(
        new BoxView("Meet AI", Version, links.Root, settings.IsRegistrationOpen, settings.PublicRooms,
            RetentionView.Of(settings.Retention)),
        Wire.Json.BoxView);
}

/// <summary>
/// Whether strangers may make themselves a key, whether anything is below <c>/api/public</c>, and how long every room
/// keeps its messages at most.
/// </summary>
internal sealed record BoxView(
    string Name, string Version, string Url, bool RegistrationOpen, bool PublicRooms, RetentionView? Retention);
