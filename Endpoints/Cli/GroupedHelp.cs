using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// The help: of one command as the library writes it, of all of them on one screen, by where they work.
/// </summary>
internal sealed class GroupedHelp(CommandGroup[] groups) : SynchronousCommandLineAction
{
    private readonly HelpAction ofOne = new();

    public override bool ClearsParseErrors => true; // help is for those who do not know what to write

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return ofOne.Invoke(parseResult);

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(root.Description);
        var width = groups.SelectMany(group => group.Commands).Max(command => command.Name.Length);
        foreach (var group in groups)
        {
            output.WriteLine();
            output.WriteLine($"{group.Heading}:");
            foreach (var command in group.Commands)
                output.WriteLine($"  {command.Name.PadRight(width)}  {Summary(command)}");
        }

        output.WriteLine();
        output.WriteLine("'meetai COMMAND --help' says what a command takes, 'meetai --version' what this is.");
        return ExitCode.Ok;
    }

    /// <summary>The first line of what a command says about itself, without its full stop.</summary>
    public static string Summary(Command command) => command.Description!.Split('\n')[0].TrimEnd('.');
}
