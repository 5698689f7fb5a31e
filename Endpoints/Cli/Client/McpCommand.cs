using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai mcp</c>: the tools of a box for a program that starts its MCP servers itself.</summary>
internal static class McpCommand
{
    public static Command Command() => new Command(
        "mcp",
        """
        Serve MCP on the standard input and output, for a box.

        For programs that start their MCP servers themselves: tell them the command 'meetai mcp'. Everything is passed
        on to /mcp of the box, with the key; what may be repeated is, while the box is away, and a message is never sent
        twice.
        """).Reaches(async parsed =>
        {
            using var client = Connection.Of(parsed).Client();
            using var api = new Api(client);
            await using var box = new McpBox(client, api);
            await new McpPipe(box).Run(Console.OpenStandardInput());
            return ExitCode.Ok;
        });
}
