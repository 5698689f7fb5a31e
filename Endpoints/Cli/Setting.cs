using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// One thing that a command can be told: as a flag, else as <c>MEETAI_NAME</c>, else in the file that
/// <c>MEETAI_NAME_FILE</c> names, else its default. Lists are repeated flags, or one text with commas.
/// </summary>
internal sealed class Setting
{
    private readonly string variable;
    private readonly string? fallback;
    private readonly bool isPath;

    public Setting(
        string flag, string description, string? fallback = null, string? variable = null, bool isPath = false)
    {
        this.variable = variable ??= VariableOf(flag);
        this.fallback = fallback;
        this.isPath = isPath;
        var ending = fallback is null ? $"[{variable}]" : $"[{variable}, default: {fallback}]";
        Option = new Option<string[]>(flag)
        {
            Description = $"{description} {ending}",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
    }

    public Option<string[]> Option { get; }

    /// <summary>The one value, or null when nobody gave any and there is no default. A path is a full one.</summary>
    public string? Text(ParseResult parsed)
    {
        var text = Given(parsed) is [.., var last] ? last : fallback;
        return isPath && text is not null ? Path.GetFullPath(text) : text;
    }

    public IReadOnlyList<string> List(ParseResult parsed) => Given(parsed) is { Length: > 0 } given
        ? [.. given.SelectMany(one
            => one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : [];

    /// <summary>A switch: given as a flag, or its variable says 1 or true.</summary>
    public static Func<ParseResult, bool> Switch(Option<bool> option)
    {
        var variable = VariableOf(option.Name);
        option.Description += $" [{variable}]";
        return parsed => parsed.GetValue(option)
            || Environment.GetEnvironmentVariable(variable) is "1" or "true";
    }

    /// <summary>Whether anybody said it; otherwise it has its default.</summary>
    public bool IsSaid(ParseResult parsed) => Given(parsed).Length > 0;

    /// <summary>Whether it was said on the command line, not only in the environment.</summary>
    public bool IsExplicit(ParseResult parsed) => parsed.GetValue(Option) is { Length: > 0 };

    /// <summary>All that was said, as the words of another command line.</summary>
    public IEnumerable<string> Words(ParseResult parsed)
        => Given(parsed).SelectMany(one => new[] { Option.Name, isPath ? Path.GetFullPath(one) : one });

    private static string VariableOf(string flag)
        => "MEETAI_" + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private string[] Given(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is { Length: > 0 } flags)
            return flags;

        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text)
            return [text];

        return Environment.GetEnvironmentVariable(variable + "_FILE") is { Length: > 0 } file ? [Read(file)] : [];
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageError($"{variable}_FILE names a file that cannot be read: {failure.Message}");
        }
    }
}
