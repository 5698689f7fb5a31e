using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai healthcheck</c>: whether a server is ready, as 0 or 1 and one line, for whatever watches it. It only asks:
/// where no server runs it makes none.
/// </summary>
internal static class Healthcheck
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public static Command Command()
    {
        var url = new Option<string?>("--url")
        {
            Description = "Ask the server at this address, http(s)://HOST[:PORT], instead of the one on --data",
        };
        var command = new Command(
            "healthcheck",
            """
            Ask a running server whether it is ready, and end with 0 or 1.

            It asks for /readyz, over the socket in the data directory, and waits five seconds at most.
            """)
        {
            Data.Directory.Option, url,
        };
        command.SetAction((parsed, _) => Check(parsed, parsed.GetValue(url)));
        return command;
    }

    private static async Task<int> Check(ParseResult parsed, string? url)
    {
        if (url is not null && Data.Directory.IsExplicit(parsed))
            throw new UsageError("--url and --data name two servers: one is asked.");

        var socket = DataDirectory.SocketIn(Data.Path(parsed));
        using var api = new Api(url is null
            ? Box.Client(socket, patience)
            : new HttpClient { BaseAddress = ServeOptions.Origin("--url", url), Timeout = patience });
        try
        {
            Stdout.Line((await api.Get("/readyz", Wire.Json.HealthView)).Status);
            return ExitCode.Ok;
        }
        catch (CommandFailed silent) when (url is null && silent.ExitCode == ExitCode.Unreachable)
        {
            return CommandLine.Say($"No server answers on {socket}.", ExitCode.Error);
        }
        catch (CommandFailed unwell)
        {
            return CommandLine.Say(unwell.Message, ExitCode.Error);
        }
    }
}
