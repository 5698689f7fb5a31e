using System.CommandLine;
using System.Text;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai send</c>: one message, stored exactly once, or an exit code that says why not.</summary>
internal static class Send
{
    public static Command Command()
    {
        var (room, json) = (RoomWord.Argument(), Output.Json());
        var text = new Argument<string?>("TEXT")
        {
            Description = "What to say; - or nothing reads it from the standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var replyTo = new Option<string?>("--reply-to") { Description = "The id of the message that this answers" };
        var once = new Option<string?>("--idempotency-key")
        {
            Description = "Say it once, however often the command is run with this key within a day",
        };
        var timeout = Whole.Option(
            "--timeout", "How many seconds to go on trying (default: 30)", least: 1, most: 86_400);
        var command = new Command(
            "send",
            """
            Say something in a room and print the message's id.

            It is on the box's disk by then. While the box is away or busy it is tried again, for --timeout seconds, and
            still said only once. Put -- before a text that begins with -.
            """)
        {
            room, text, replyTo, once, timeout, json,
        };
        var speech = new Speech(command);
        return command.Reaches(async parsed =>
        {
            var content = await Content(parsed.GetValue(text));
            var connection = Connection.Of(parsed);
            using var box = connection.Open();
            var said = await speech.Say(
                parsed, connection, box, parsed.GetValue(room)!, content, parsed.GetValue(timeout),
                parsed.GetValue(replyTo), parsed.GetValue(once));
            if (parsed.GetValue(json))
                Stdout.Line(said);
            else
                Stdout.Line(Heard.Parse(box, said).Id);

            return ExitCode.Ok;
        });
    }

    /// <summary>From a pipe without the newlines at its end, as a shell takes what a command prints.</summary>
    private static async Task<string> Content(string? text)
    {
        if (text is not (null or "-"))
            return text;

        if (text is null && !Console.IsInputRedirected)
            throw new UsageError("Say what: meetai send ROOM TEXT, or pipe it in.");

        using var input = new MemoryStream();
        await Console.OpenStandardInput().CopyToAsync(input);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(input.ToArray()).TrimEnd('\r', '\n')
                is { Length: > 0 } piped ? piped : throw new UsageError("There is nothing to say: the input is empty.");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageError("The input is not text in UTF-8.");
        }
    }
}
