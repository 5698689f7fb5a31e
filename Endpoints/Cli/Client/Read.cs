using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai read</c>: one page of what was said, oldest first.</summary>
internal static class Read
{
    public static Command Command()
    {
        var limit = Whole.Option("--limit", "How many messages (default: 50)", least: 1, most: 200);
        var before = Place("--before", "Only those before this id or number");
        var after = Place("--after", "Only those after this id or number; 0: from the first");
        var command = new Command(
            "read",
            """
            Show what was said in a room: the newest messages, oldest first.

            With --json it prints the page as the API has it; its cursor is where to go on with --after.
            """)
        {
            limit, before, after,
        };
        return command.ShowsInRoom(
            (parsed, box, room) => box.Get(
                $"{room}/messages?limit={parsed.GetValue(limit) ?? 50}"
                + Query.Given("before", parsed.GetValue(before)) + Query.Given("after", parsed.GetValue(after))),
            Show);
    }

    private static Option<string?> Place(string name, string description)
        => new(name) { Description = description, HelpName = "ID" };

    private static void Show(Api box, byte[] page)
    {
        foreach (var message in box.Parse(page, Wire.Json.Page).Heard)
            Stdout.Line(message.Line());
    }
}
