using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai read</c>: one page of what was said, oldest first.</summary>
internal static class Read
{
    public static Command Command()
    {
        var (room, json) = (RoomWord.Argument(), Output.Json());
        var limit = Whole.Option("--limit", "How many messages (default: 50)", least: 1, most: 200);
        var before = new Option<string?>("--before") { Description = "Only those before this id or number" };
        var after = new Option<string?>("--after")
        {
            Description = "Only those after this id or number; 0: from the first",
        };
        var command = new Command(
            "read",
            """
            Show what was said in a room: the newest messages, oldest first.

            With --json it prints the page as the API has it; its cursor is where to go on with --after.
            """)
        {
            room, limit, before, after, json,
        };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var path = await RoomWord.Find(box, parsed.GetValue(room)!);
            var query = $"limit={parsed.GetValue(limit) ?? 50}" + Given("before", before) + Given("after", after);
            var answer = await box.Get($"{path}/messages?{query}");
            if (parsed.GetValue(json))
                Stdout.Line(answer);
            else
                Print(box.Parse(answer, Wire.Json.Page));

            return ExitCode.Ok;

            string Given(string name, Option<string?> option)
                => parsed.GetValue(option) is { } place ? $"&{name}={Uri.EscapeDataString(place)}" : "";
        });
    }

    private static void Print(Page page)
    {
        foreach (var message in page.Heard)
            Stdout.Line(message.Line());
    }
}
