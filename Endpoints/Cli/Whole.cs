using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MeetAi.Endpoints.Cli;

/// <summary>An option that is a whole number within bounds; what is none is refused in one sentence.</summary>
internal static class Whole
{
    public static Option<int?> Option(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int? Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name} is a whole number from {least} to {most}, not '{text}'.");
        return null;
    }
}
