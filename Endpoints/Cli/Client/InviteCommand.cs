using System.CommandLine;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai invite</c>: words that let somebody else, a person or a model, into a room.</summary>
internal static class InviteCommand
{
    public static Command Command()
    {
        var (room, json) = (RoomWord.Argument(), Output.Json());
        var role = new Option<string?>("--role") { Description = "What they become (default: member)" };
        role.AcceptOnlyFromAmong("reader", "member", "owner");
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
            room, role, uses, expiresIn, json,
        };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var path = await RoomWord.Find(box, parsed.GetValue(room)!);
            var wanted = new PostInvite
            {
                Role = parsed.GetValue(role),
                Uses = parsed.GetValue(uses),
                ExpiresIn = parsed.GetValue(expiresIn),
            };
            var made = await box.Send(
                HttpMethod.Post, $"{path}/invites", Wire.Bytes(wanted, Wire.Json.PostInvite));
            if (parsed.GetValue(json))
                Stdout.Line(made);
            else
                Stdout.Line(Printable.Text(box.Parse(made, Wire.Json.NewInviteView).Text));

            return ExitCode.Ok;
        });
    }
}
