using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai ask</c>: says something and waits for what somebody else says to it.</summary>
internal static class Ask
{
    /// <summary>What an answer may take beyond the wait that was asked for, however busy box and network are.</summary>
    private static readonly TimeSpan onTheWay = TimeSpan.FromSeconds(5);

    public static Command Command()
    {
        var (room, json) = (RoomWord.Argument(), Output.Json());
        var text = new Argument<string>("TEXT") { Description = "What to ask" };
        var timeout = Whole.Option(
            "--timeout", "How many seconds to wait for the answer (default: 30)", least: 1, most: 86_400);
        var command = new Command(
            "ask",
            """
            Say something in a room, wait for the first answer and print it.

            The answer is the first message of another sender that is no reply to something else; one that replies to
            the question comes before others that came with it. It ends with 7 when none comes in time.
            """)
        {
            room, text, timeout, json,
        };
        var speech = new Speech(command);
        return command.Reaches(async parsed =>
        {
            var connection = Connection.Of(parsed);
            using var box = connection.Open();
            var question = Heard.Parse(box, await speech.Say(
                parsed, connection, box, parsed.GetValue(room)!, parsed.GetValue(text)!));
            var patience = TimeSpan.FromSeconds(parsed.GetValue(timeout) ?? 30);
            if (await Answer(box, question, patience) is not { } answer)
                return CommandLine.Say($"Nobody answered {question.Id} in time.", ExitCode.Timeout);

            Stdout.Line(parsed.GetValue(json) ? answer.Json.GetRawText() : Shown(answer.Content));
            return ExitCode.Ok;
        });
    }

    private static async Task<Heard?> Answer(Api box, Heard question, TimeSpan patience)
    {
        var (asked, cursor) = (TimeProvider.System.GetTimestamp(), question.Id);
        var path = $"/api/rooms/{question.RoomId}/messages?exclude={Uri.EscapeDataString(question.Sender)}";
        while ((patience - TimeProvider.System.GetElapsedTime(asked)).TotalSeconds is var left && left > 0.5)
        {
            var wait = Math.Min((int)Math.Round(left), 45);
            var next = $"{path}&after={Uri.EscapeDataString(cursor)}&wait={wait}";
            var page = await Insist.On(TimeSpan.FromSeconds(wait) + onTheWay, box, () => box.Get(next, Wire.Json.Page));
            var answers = page.Heard
                .Where(one => !one.IsDeleted && (one.ReplyTo == "" || one.ReplyTo == question.Id))
                .OrderByDescending(one => one.ReplyTo == question.Id);
            foreach (var first in answers)
                return first;

            cursor = page.Cursor;
        }

        return null;
    }

    /// <summary>Exact for a program that takes it; on a terminal nothing that a terminal obeys.</summary>
    private static string Shown(string content)
        => Console.IsOutputRedirected ? content : Printable.Text(content);
}
