using System.CommandLine;
using System.Globalization;
using MeetAi.Endpoints.Cli.Sources;
using MeetAi.Endpoints.Moving;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai import</c>: takes an export in, as often as it must be tried.</summary>
internal static class ImportCommand
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var file = new Argument<string>("FILE") { Description = "The export, or - for standard input" };
        var format = new Option<string?>("--format") { Description = "jsonl (ours), slack or mattermost; found out" };
        format.AcceptOnlyFromAmong("jsonl", "slack", "mattermost");
        var owner = new Option<string?>("--owner")
        {
            Description = "Of slack and mattermost: the handle of who shall own the rooms, made if there is nobody",
        };
        var json = Output.Json();
        var command = new Command(
            "import",
            """
            Take in what 'meetai export' wrote: people, rooms and messages, with their ids, numbers and times.

            It only adds. What is there already is left as it is, so an import that was interrupted is simply run
            again; what is there differently is refused with the line that says so, and nothing after it is taken.
            Nobody's keys come along: 'meetai keygen --person HANDLE' makes one. The server goes on serving.

            Of a Slack export (zip) or a bulk export of Mattermost (jsonl) the public channels become public rooms.
            """)
        {
            file, format, owner, Data.Directory.Option, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var source = Source.From(
                parsed.GetValue(file)!, parsed.GetValue(format), parsed.GetValue(owner));
            await using var box = await Box.Open(parsed, server);
            var taken = await Send(box, source);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(taken with { Total = null }, Wire.Json.ImportView));

            return CommandLine.Say(Sentence(taken), ExitCode.Ok);
        });
        return command;
    }

    private static async Task<ImportView> Send(Box box, Source source)
    {
        using var progress = new Progress("Importing");
        var all = new ImportView(0, 0, 0, 0, 0);
        foreach (var batch in Batches(source.Lines))
        {
            var taken = await box.Post("/api/admin/import", Joined(batch), Wire.Json.ImportView);
            all += taken;
            if (taken.Refused is { } refused)
            {
                var where = batch[refused.Line - 1].Where;
                throw new CommandFailed($"{where}: {Printable.Line(refused.Reason)} {Left(all)}");
            }

            progress.Show(batch[^1].Done, source.Length);
        }

        if (source.IsCounted && all.Total != all.Taken())
            throw new CommandFailed($"This is not the whole of an export: it was cut off. {Left(all)}");

        return all;
    }

    private static IEnumerable<List<SourceLine>> Batches(IEnumerable<SourceLine> lines)
    {
        var (batch, bytes) = (new List<SourceLine>(), 0);
        foreach (var line in lines)
        {
            if (batch.Count == Imports.MostLines || bytes + line.Json.Length >= Imports.MostBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(line);
            bytes += line.Json.Length + 1;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static byte[] Joined(List<SourceLine> batch)
    {
        using var joined = new MemoryStream();
        foreach (var line in batch)
        {
            joined.Write(line.Json);
            joined.WriteByte((byte)'\n');
        }

        return joined.ToArray();
    }

    private static string Left(ImportView all) => all.Taken() == 0
        ? "Nothing was imported."
        : $"{Sentence(all)} Once it is mended, import it again.";

    private static string Sentence(ImportView all)
    {
        var known = all.Known == 0 ? "" : $"; {Count(all.Known)} were there already";
        return $"Imported {Count(all.People)} people, {Count(all.Rooms)} rooms, {Count(all.Members)} memberships "
            + $"and {Count(all.Messages)} messages{known}.";
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
