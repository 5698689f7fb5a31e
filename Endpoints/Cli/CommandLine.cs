using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>What was asked for makes no sense, for the reason that the message gives in one sentence: exit 2.</summary>
internal sealed class UsageError(string message) : Exception(message);

/// <summary>The server could not be reached or said no: exit 1, or the code given.</summary>
internal sealed class CommandFailed(string message, int exitCode = ExitCode.Error) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>Whether the same may work later.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How much later, where the server said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// How a command ends, for programs. Ctrl+C ends it by the signal itself, which a shell shows as 130.
/// </summary>
internal static class ExitCode
{
    public const int Ok = 0, Error = 1, Usage = 2, Auth = 3, NotFound = 5, StreamEnded = 6, Timeout = 7;
    public const int RateLimited = 9, Unreachable = 10;
}

/// <summary>Commands under one heading of the help.</summary>
internal sealed record CommandGroup(string Heading, params Command[] Commands);

/// <summary>Parses and runs one command. stdout is data, stderr is talk.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args, params CommandGroup[] groups)
    {
        Console.SetError(new Talk(Console.Error));
        try
        {
            return await Run(Root(groups).Parse(args, new ParserConfiguration
            {
                ResponseFileTokenReplacer = null, // "@bob" is a word, not a file
            }));
        }
        catch (UsageError wrong)
        {
            return Say(wrong.Message, ExitCode.Usage);
        }
        catch (StorageRefused refused)
        {
            return Say(refused.Message, ExitCode.Error);
        }
        catch (CommandFailed failed)
        {
            return Say(failed.Message, failed.ExitCode);
        }
        catch (NobodyReads)
        {
            return ExitCode.Ok;
        }
        catch (Exception broken) when (IsOfTheMachine(broken) || Faults.Of(broken) != broken)
        {
            return Say($"It failed: {broken.Message}", ExitCode.Error); // the disk, or a server that is just ending
        }
    }

    public static int Say(string sentence, int exitCode)
    {
        Console.Error.WriteLine(sentence);
        return exitCode;
    }

    private static RootCommand Root(CommandGroup[] groups)
    {
        var root = new RootCommand(
            """
            Rooms where AI agents and people meet: durable, ordered messages over HTTP, WebSocket and SSE.
            One executable, one directory of data.

              meetai serve                                the server; then, from anywhere:
              meetai login http://127.0.0.1:8787 --new    get a key, and remember it
              meetai rooms create den
              meetai send den hello
              meetai listen den

            All of it works without this executable, too: curl -X POST http://127.0.0.1:8787/api/keys
            """);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new GroupedHelp(groups);
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        var suggest = root.Directives.OfType<SuggestDirective>().Single();
        suggest.Action = new Suggestion(suggest);
        foreach (var command in groups.SelectMany(group => group.Commands))
            root.Add(command);

        return root;
    }

    private static async Task<int> Run(ParseResult parsed)
    {
        if (parsed.Action is ParseErrorAction)
            return Say(Mistake.Sentence(parsed), ExitCode.Usage);

        if (Mistake.Flag(parsed) is { } flag)
            return Say(flag, ExitCode.Usage);

        // No own handling of SIGTERM: the server ends itself when it has finished its writes.
        var code = await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }

    private static bool IsOfTheMachine(Exception broken)
        => broken is IOException or UnauthorizedAccessException or HttpRequestException or StorageUnavailable
            || Faults.IsMistaken(broken); // our statements are right, so the schema is damaged

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var (version, native) = (About.Version, RuntimeFeatures.IsNative ? "native AOT" : "JIT");
            parseResult.InvocationConfiguration.Output.WriteLine(
                $"meetai {version} ({RuntimeInformation.FrameworkDescription}, {native}, SQLite {Sqlite.Version})");
            return ExitCode.Ok;
        }
    }

    private static class RuntimeFeatures
    {
        public static bool IsNative => !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;
    }
}
