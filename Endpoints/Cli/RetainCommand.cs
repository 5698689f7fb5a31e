using System.CommandLine;
using System.Globalization;
using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai retain</c>: removes now what rooms do not keep any longer, or says what that would be.</summary>
internal static class RetainCommand
{
    private static readonly string[] headings = ["ROOM", "NAME", "MESSAGES", "BYTES", "OLDEST", "NEWEST"];

    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var (dryRun, json) = (new Option<bool>("--dry-run") { Description = "Only say what would go" }, Output.Json());
        var command = new Command(
            "retain",
            """
            Remove messages that rooms do not keep any longer, and give the disk back what they took.

            A server does this by itself every five minutes. What holds is what each room says and what every room must,
            the stricter of both: the latter as it was said to the server, or as it is said here, for this once. What
            is gone cannot be had back, but from a backup: look first, with --dry-run.
            """)
        {
            dryRun, RetainOptions.Age.Option, RetainOptions.Messages.Option, RetainOptions.Bytes.Option,
            Data.Directory.Option, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var retention = RetentionView.Of(RetainOptions.Read(parsed));
            await using var box = await Box.Open(parsed, server);
            var plan = await Ask(box, new Retain { DryRun = true, Retention = retention });
            var isDry = parsed.GetValue(dryRun);
            var gone = isDry ? plan : await Remove(box, retention, plan, cancel);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(gone, Wire.Json.RetainedList));
            else if (gone.Rooms.Count > 0)
                Output.Table([headings, .. gone.Rooms.Select(Cells)]);

            return CommandLine.Say(Summary(gone, isDry), ExitCode.Ok);
        });
        return command;
    }

    /// <summary>Bite by bite, as long as there is more.</summary>
    private static async Task<RetainedList> Remove(
        Box box, RetentionView? retention, RetainedList plan, CancellationToken cancel)
    {
        var (gone, all) = (new Dictionary<Guid, RetainedView>(), plan.Rooms.Sum(room => room.Messages));
        using var progress = new Progress("Removing");
        for (var hasMore = true; hasMore; cancel.ThrowIfCancellationRequested())
        {
            var bite = await Ask(box, new Retain { Retention = retention });
            foreach (var room in bite.Rooms)
                gone[room.Id] = gone.TryGetValue(room.Id, out var before) ? before.And(room) : room;

            progress.Show(gone.Values.Sum(room => room.Messages), all);
            hasMore = bite.HasMore;
        }

        return new RetainedList([.. gone.Values], HasMore: false);
    }

    private static Task<RetainedList> Ask(Box box, Retain asked)
        => box.Post("/api/admin/retention", Wire.Bytes(asked, Wire.Json.Retain), Wire.Json.RetainedList);

    private static string[] Cells(RetainedView room) =>
    [
        $"{room.Id:D}", room.Name ?? "", $"{room.Messages}", Amount.Text(room.Bytes), Wire.Time(room.Oldest),
        Wire.Time(room.Newest),
    ];

    private static string Summary(RetainedList gone, bool isDry)
    {
        var messages = gone.Rooms.Sum(room => room.Messages).ToString("N0", CultureInfo.InvariantCulture);
        return $"{(isDry ? "Would remove" : "Removed")} {messages} messages of {gone.Rooms.Count} rooms, "
            + $"{Amount.Text(gone.Rooms.Sum(room => room.Bytes))}.";
    }
}
