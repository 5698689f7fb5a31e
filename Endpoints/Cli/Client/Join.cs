using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai join</c>: into a room, by an invite. Twice does no harm.</summary>
internal static class Join
{
    public static Command Command()
    {
        var invite = new Argument<string>("CODE") { Description = "The code of the invite, or its URL" };
        return new Command("join", "Join a room by an invite and print the room's id") { invite }.Shows(
            (parsed, box) => box.Send(
                HttpMethod.Post, $"/api/invites/{Code(parsed.GetValue(invite)!, box.Url)}/accept"),
            RoomsCommand.Show);
    }

    private static string Code(string invite, Uri box)
    {
        if (!Uri.TryCreate(invite, UriKind.Absolute, out var url))
            return Uri.EscapeDataString(invite);

        return Connection.Name(url) == Connection.Name(box)
            ? url.Segments[^1]
            : throw new UsageError(
                $"This invite is for {Connection.Name(url)}, not for {Connection.Name(box)}: log in there first.");
    }
}
