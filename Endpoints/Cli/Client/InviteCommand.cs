using System.CommandLine;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai invite</c>: words that let somebody else, a person or a model, into a room.</summary>
internal static class InviteCommand
{
    private static readonly string[] roles = ["reader", "member", "owner"];

    public static Command Command()
    {
        var role = new Option<string?>("--role") { Description = "What they become (default: member)" };
        role.AcceptOnlyFromAmong(roles);
        var uses = Whole.Option("--uses", "How many may use it (default: 1)", least: 1, most: 1000);
        var expiresIn = Whole.Option(
            "--expires-in", "For how many seconds it is good (default: a week)", least: 60, most: 2_592_000);
        var command = new Command(
            "invite",
            """
            Make an invite to a room and print it in words that a person or a model can follow.

            It is shown once. Whoever has it can join: by those words, or by 'meetai join CODE'.
            """)
        {
            role, uses, expiresIn,
        };
        return command.ShowsInRoom(
            (parsed, box, room) =>
            {
                var wanted = new PostInvite
                {
                    Role = parsed.GetValue(role),
                    Uses = parsed.GetValue(uses),
                    ExpiresIn = parsed.GetValue(expiresIn),
                };
                return box.Send(HttpMethod.Post, $"{room}/invites", Wire.Bytes(wanted, Wire.Json.PostInvite));
            },
            (box, answer) => Stdout.Line(Printable.Text(box.Parse(answer, Wire.Json.NewInviteView).Text)));
    }
}
