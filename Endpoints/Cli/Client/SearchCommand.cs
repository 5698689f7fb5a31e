using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai search</c>: what was said, anywhere or in one room, the best first.</summary>
internal static class SearchCommand
{
    public static Command Command()
    {
        var query = new Argument<string[]>("QUERY")
        {
            Description = "What to find: words, a question, \"a phrase\", from:NAME, in:ROOM, before:DATE, after:DATE",
            Arity = ArgumentArity.OneOrMore,
        };
        var room = new Option<string?>("--room")
        {
            Description = "Only in this room: its id, or its name where only one has it",
            HelpName = "ROOM",
            CompletionSources = { RoomNames.Of },
        };
        var limit = Whole.Option("--limit", "How many results (default: 20)", least: 1, most: 200);
        var command = new Command("search", "Find what was said, the best first")
        {
            query, room, limit,
        };
        return command.Shows(
            async (parsed, box) =>
            {
                var place = parsed.GetValue(room) is { } word ? await RoomWord.Find(box, word) : "/api";
                return await box.Get(
                    $"{place}/search?limit={parsed.GetValue(limit) ?? 20}"
                    + Query.Given("q", string.Join(' ', parsed.GetValue(query)!)));
            },
            Show);
    }

    /// <summary>Each with the id of its room, which 'read' and 'send' take.</summary>
    private static void Show(Api box, byte[] answer)
    {
        var found = box.Parse(answer, Wire.Json.Findings);
        foreach (var (message, snippet) in found.Found.Select(one => (new Heard(one.Message), one.Snippet)))
            Stdout.Line(message.Line(message.RoomId, snippet));

        if (!found.Complete)
            CommandLine.Say("Not all messages are in the index yet: there may be more.", ExitCode.Ok);
    }
}

/// <summary>What a search finds; the messages stay as they came.</summary>
internal sealed record Findings(
    [property: JsonRequired, JsonPropertyName("results")] IReadOnlyList<Finding> Found, bool Complete = true);

internal sealed record Finding(JsonElement Message, string Snippet);
