using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai whoami</c>: the box and the key that the other commands would use.</summary>
internal static class Whoami
{
    public static Command Command()
        => new Command("whoami", "Say at which box, and as whom, the other commands act").Shows(
            (_, box) => box.Get("/api/keys/me"),
            (box, answer) =>
            {
                var me = box.Parse(answer, Wire.Json.KeyView);
                Stdout.Line(Printable.Line($"{me.Agent ?? me.Handle} ({me.Prefix}…) at {Connection.Name(box.Url)}"));
            });
}
