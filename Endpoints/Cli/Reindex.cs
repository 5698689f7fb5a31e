using System.CommandLine;
using System.Globalization;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai reindex</c>: makes the search index anew from the messages.</summary>
internal static class Reindex
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);

    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var json = Output.Json();
        var command = new Command(
            "reindex",
            """
            Make the search index anew from the messages.

            Never needed in ordinary times: the index follows the messages by itself, and a broken one is made anew.
            Searches go on in the old index until the new one takes its place.
            """)
        {
            Data.Directory.Option, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var box = await Box.Open(parsed, server);
            await box.Post("/api/admin/search/rebuild");
            var state = await Follow(box, cancel);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(state, Wire.Json.SearchIndexView));

            return CommandLine.Say(
                $"Indexed {state.Done.ToString("N0", CultureInfo.InvariantCulture)} messages.", ExitCode.Ok);
        });
        return command;
    }

    /// <summary>Until the new index is in its place.</summary>
    private static async Task<SearchIndexView> Follow(Box box, CancellationToken cancel)
    {
        using var progress = new Progress("Indexing");
        while (true)
        {
            var state = await box.Get("/api/admin/search", Wire.Json.SearchIndexView);
            if (state is { Rebuilding: true, Error: { } error })
                throw new CommandFailed($"The index cannot be written: {error} It is tried again.");

            progress.Show(state.Done, state.Total);
            if (!state.Rebuilding)
                return state;

            await Task.Delay(pause, cancel);
        }
    }
}
