using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.Globalization;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// What could follow on a command line, one a line: <c>meetai '[suggest:8]' ' send de'</c>, as the scripts of
/// <c>meetai completion</c> ask. Flags only for whoever has begun one, and no short ones, which need no help.
/// </summary>
internal sealed class Suggestion(SuggestDirective directive) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens is [.., { Type: not System.CommandLine.Parsing.TokenType.Directive } last]
            ? last.Value
            : "";
        var place = parseResult.GetResult(directive)?.Values is [var value, ..]
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, line.Length)
            : line.Length;
        var word = line[..place].Split(' ')[^1];
        var completed = parseResult.RootCommandResult.Command.Parse(line).GetCompletions(place);
        foreach (var candidate in completed.Select(one => one.InsertText ?? one.Label).Where(IsMeant))
            Stdout.Line(candidate);

        return ExitCode.Ok;

        bool IsMeant(string candidate) => candidate is ['-', ..]
            ? word is ['-', ..] && candidate.StartsWith("--", StringComparison.Ordinal)
                && candidate.StartsWith(word, StringComparison.Ordinal)
            : candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);
    }
}
