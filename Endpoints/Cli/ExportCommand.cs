using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai export</c>: all that was said, for other programs and for people.</summary>
internal static class ExportCommand
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The file to make; standard output when absent or -",
            DefaultValueFactory = _ => "-",
        };
        var room = new Option<string?>("--room") { Description = "The id of the one room to export" };
        var format = new Option<string>("--format")
        {
            Description = "jsonl, whole and for 'meetai import'; md or html, to read",
            DefaultValueFactory = _ => "jsonl",
        };
        format.AcceptOnlyFromAmong("jsonl", "md", "html");
        var command = new Command(
            "export",
            """
            Write down people, rooms and messages, for another box, other programs, or to read.

            The server goes on serving, and nobody waits for who reads slowly. It holds what people wrote in clear:
            keep it like the data directory. Of keys, invites, webhooks and limits nothing is in it.
            """)
        {
            file, room, format, Data.Directory.Option,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var box = await Box.Open(parsed, server);
            var path = $"/api/admin/export?format={parsed.GetValue(format)}";
            if (parsed.GetValue(room) is { } id)
                path += $"&room={Uri.EscapeDataString(id)}";

            using var answer = await box.Download(path, cancel);
            if (parsed.GetValue(file) is { } name and not "-")
                await NewFile.Write(Path.GetFullPath(name), stream => answer.Content.CopyToAsync(stream, cancel));
            else
                await Print(answer, cancel);

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task Print(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var source = await answer.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[1 << 16];
        for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0;)
            Stdout.Write(buffer.AsSpan(0, read));
    }
}
