using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai whoami</c>: the box and the key that the other commands would use.</summary>
internal static class Whoami
{
    public static Command Command()
    {
        var json = Output.Json();
        var command = new Command("whoami", "Say at which box, and as whom, the other commands act") { json };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var answer = await box.Get("/api/keys/me");
            var me = box.Parse(answer, Wire.Json.KeyView);
            if (parsed.GetValue(json))
                Stdout.Line(answer);
            else
                Stdout.Line(Printable.Line($"{me.Agent ?? me.Handle} ({me.Prefix}…) at {Connection.Name(box.Url)}"));

            return ExitCode.Ok;
        });
    }
}
