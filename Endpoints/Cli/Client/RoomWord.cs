using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>A room on the command line: its id, or its name where the person is in one room of that name.</summary>
internal static class RoomWord
{
    public static Argument<string> Argument() => new("ROOM")
    {
        Description = "The room: its id, or its name where only one has it",
        HelpName = "ROOM", // else the help would ask the box for names
        CompletionSources = { RoomNames.Of },
    };

    public static Argument<string[]> Several() => new("ROOM")
    {
        Description = "The rooms: each by its id, or by its name where only one has it",
        HelpName = "ROOM",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { RoomNames.Of },
    };

    /// <summary>The path of the room.</summary>
    public static async Task<string> Find(Api box, string word)
    {
        if (Guid.TryParseExact(word, "D", out var id))
            return Path(id);

        var page = await box.Get($"/api/rooms?limit=200&name={Uri.EscapeDataString(word)}", Wire.Json.RoomList);
        return page.Rooms switch
        {
            [var only] => Path(only.Id),
            [] => throw new CommandFailed($"You are in no room that is called {word}.", ExitCode.NotFound),
            _ => throw new CommandFailed(
                $"More than one room is called {word}: {string.Join(", ", page.Rooms.Select(room => room.Id))}."),
        };
    }

    private static string Path(Guid id) => $"/api/rooms/{id:D}";
}
