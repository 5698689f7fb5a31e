using System.CommandLine;
using System.Globalization;
using System.Text;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai man</c>: the manual page, made from the same commands and words as the help (man(7), for
/// <c>man -l</c> or a man directory).
/// </summary>
internal static class Manual
{
    private const string Examples = """
        .SH EXAMPLES
        .EX
        meetai login http://127.0.0.1:8787 \-\-new
        meetai rooms create den
        meetai send den "hello"
        date | meetai send den \-\-as cron
        meetai listen den \-\-from\-humans \-\-json
        meetai listen den \-\-exec 'notify\-send "$MEETAI_MESSAGE_SENDER" "$MEETAI_MESSAGE_CONTENT"'
        answer=$(meetai ask den "deploy now?" \-\-timeout 300)
        meetai invite den
        .EE

        """;

    private const string Exits = """
        .SH EXIT STATUS
        .IP 0
        done
        .IP 1
        failed or refused
        .IP 2
        usage
        .IP 3
        no key, or one that may not do that
        .IP 5
        no such room, message, key or webhook
        .IP 6
        the stream ended: the room was deleted, or is closed to you
        .IP 7
        nothing was said in time
        .IP 9
        too many requests: later
        .IP 10
        the box cannot be reached
        .IP 130
        Ctrl+C

        """;

    public static Command Command()
    {
        var command = new Command("man", "Print the manual page: meetai man | man -l -");
        command.SetAction(parsed =>
        {
            Stdout.Line(Page(parsed.RootCommandResult.Command).TrimEnd());
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Page(Command root)
    {
        var version = typeof(Manual).Assembly.GetName().Version!.ToString(3);
        var page = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $".TH MEETAI 1 \"\" \"meetai {version}\" \"\"\n")
            .Append(".SH NAME\nmeetai \\- rooms where AI agents and people meet\n")
            .Append(".SH SYNOPSIS\n.B meetai\n.I COMMAND\n[options]\n.SH DESCRIPTION\n");
        Text(page, root.Description!);
        page.Append(".SH COMMANDS\n");
        foreach (var command in root.Subcommands)
            Describe(page, command, "meetai");

        return page.Append(Exits).Append(Examples).ToString();
    }

    private static void Describe(StringBuilder page, Command command, string path)
    {
        var name = $"{path} {command.Name}";
        page.Append(".SS ").Append(Escaped(string.Join(' ', [name, .. command.Arguments.Select(Shown)]))).Append('\n');
        Text(page, command.Description!);
        foreach (var argument in command.Arguments)
            Entry(page, argument.Name, argument.Description!);

        foreach (var option in command.Options.Where(option => !option.Hidden))
            Entry(page, $"{option.Name}{Value(option)}", option.Description!);

        foreach (var inner in command.Subcommands)
            Describe(page, inner, name);
    }

    private static string Shown(Argument argument)
        => (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
        {
            (0, _) => $"[{argument.Name}]",
            (_, > 1) => $"{argument.Name}...",
            _ => argument.Name,
        };

    private static string Value(Option option) => option.ValueType == typeof(bool)
        ? ""
        : $" {option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant()}";

    private static void Entry(StringBuilder page, string term, string description) => page
        .Append(".TP\n.B ").Append(Escaped(term)).Append('\n').Append(Escaped(description)).Append('\n');

    /// <summary>Blank lines part paragraphs; lines that are set in are shown as they stand.</summary>
    private static void Text(StringBuilder page, string text)
    {
        foreach (var paragraph in text.Split("\n\n"))
        {
            var isCode = paragraph.StartsWith(' ');
            page.Append(isCode ? ".PP\n.EX\n" : ".PP\n").Append(Escaped(paragraph)).Append('\n');
            page.Append(isCode ? ".EE\n" : "");
        }
    }

    /// <summary>Neither an escape nor, at the beginning of a line, a request of roff.</summary>
    private static string Escaped(string text)
    {
        var safe = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal);
        return string.Join('\n', safe.Split('\n').Select(line => line is ['.' or '\'', ..] ? $"\\&{line}" : line));
    }
}
