using System.CommandLine;
using System.CommandLine.Parsing;

namespace MeetAi.Endpoints.Cli;

/// <summary>What is wrong with a command line, in one sentence, and what may have been meant.</summary>
internal static class Mistake
{
    public static string Sentence(ParseResult parsed)
    {
        var (command, path) = (parsed.CommandResult.Command, Path(parsed.CommandResult));
        if (parsed.UnmatchedTokens is [var word, ..])
            return $"'{path}' has no '{word}'; {Hint(command, path, word)}";

        if (command is RootCommand)
            return $"'{path}' needs a command; see '{path} --help'.";

        return command.Subcommands.Count > 0
            ? $"'{path}' needs one of its commands: {string.Join(", ", command.Subcommands.Select(one => one.Name))}."
            : parsed.Errors[0].Message;
    }

    /// <summary>
    /// The library takes an unknown flag for a word of the command, so that a slip would be sent as a text.
    /// </summary>
    public static string? Flag(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type is TokenType.DoubleDash))
            return null; // whoever writes -- means what follows

        var (command, path) = (parsed.CommandResult.Command, Path(parsed.CommandResult));
        var flag = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => token.Value is ['-', _, ..])?.Value;
        return flag is null ? null : $"'{path}' has no '{flag}'; {Hint(command, path, flag)}";
    }

    private static string Path(CommandResult result)
        => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;

    private static string Hint(Command command, string path, string word)
        => Meant(command, word) is { } meant ? $"did you mean '{meant}'?" : $"see '{path} --help'.";

    /// <summary>The name that one slip of the finger in three letters turns into the word, two at most.</summary>
    private static string? Meant(Command command, string word) => command.Subcommands.Select(one => one.Name)
        .Concat(command.Options.Select(one => one.Name))
        .Where(name => Distance(name, word) <= Math.Min(2, word.Length / 3))
        .MinBy(name => Distance(name, word));

    /// <summary>How many letters must be changed, put in or taken out (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var letter in one)
        {
            var diagonal = row[0]++;
            for (var i = 1; i < row.Length; i++)
            {
                var changed = diagonal + (letter == other[i - 1] ? 0 : 1);
                (diagonal, row[i]) = (row[i], Math.Min(changed, Math.Min(row[i], row[i - 1]) + 1));
            }
        }

        return row[^1];
    }
}
