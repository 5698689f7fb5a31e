using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>What commands that talk to a box from anywhere have in common.</summary>
internal static class Reaching
{
    /// <summary>It is told which box, and with which key.</summary>
    public static Command Reaches(this Command command, Func<ParseResult, Task<int>> act)
    {
        command.Add(Connection.Address.Option);
        command.Add(Connection.KeyFile.Option);
        command.SetAction((parsed, _) => act(parsed));
        return command;
    }

    /// <summary>It asks the box one thing and shows the answer: in its own way, or with --json as it came.</summary>
    public static Command Shows(
        this Command command, Func<ParseResult, Api, Task<byte[]>> ask, Action<Api, byte[]> show)
    {
        var json = Output.Json();
        command.Add(json);
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var answer = await ask(parsed, box);
            if (parsed.GetValue(json))
                Stdout.Line(answer);
            else
                show(box, answer);

            return ExitCode.Ok;
        });
    }

    /// <summary>The same in a room, which comes first on the line; its path is what the asking begins with.</summary>
    public static Command ShowsInRoom(
        this Command command, Func<ParseResult, Api, string, Task<byte[]>> ask, Action<Api, byte[]> show)
    {
        var room = RoomWord.Argument();
        command.Arguments.Insert(0, room);
        return command.Shows(
            async (parsed, box) => await ask(parsed, box, await RoomWord.Find(box, parsed.GetValue(room)!)), show);
    }
}
