using System.CommandLine;
using System.Globalization;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>What was sent to a webhook and what came of it: testing, looking, sending again.</summary>
internal static class DeliveriesCommand
{
    public static Command Test()
    {
        var which = WebhooksCommand.Which();
        return new Command("test", "Send a test now and show what came of it") { which }.ShowsInRoom(
            (parsed, box, room) => box.Send(
                HttpMethod.Post, $"{WebhooksCommand.Path(room, parsed.GetValue(which)!)}/test"),
            (box, answer) => Show([box.Parse(answer, Wire.Json.DeliveryView)]));
    }

    public static Command List()
    {
        var which = WebhooksCommand.Which();
        var status = new Option<string?>("--status") { Description = "Only those in this state" };
        status.AcceptOnlyFromAmong([.. DeliveryView.Statuses.Select(one => one.Word)]);
        var limit = Whole.Option("--limit", "How many (default: 50)", least: 1, most: 200);
        var before = new Option<string?>("--before")
        {
            Description = "Only those older than this one",
            HelpName = "ID",
        };
        var command = new Command("deliveries", "List what was sent to a webhook, the newest first")
        {
            which, status, limit, before,
        };
        return command.ShowsInRoom(
            (parsed, box, room) => box.Get(
                $"{WebhooksCommand.Path(room, parsed.GetValue(which)!)}/deliveries?limit={parsed.GetValue(limit) ?? 50}"
                + Query.Given("status", parsed.GetValue(status)) + Query.Given("before", parsed.GetValue(before))),
            (box, answer) => Show(box.Parse(answer, Wire.Json.DeliveryList).Deliveries));
    }

    public static Command Replay()
    {
        var which = WebhooksCommand.Which();
        var delivery = new Argument<string?>("DELIVERY")
        {
            Description = "The id of one delivery; without it --since says which",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var since = new Option<string?>("--since")
        {
            Description = "Every dead one of what happened since this time, as in 2026-11-21T07:15:35Z",
            HelpName = "TIME",
        };
        var command = new Command("replay", "Send a delivery again, or all that are dead") { which, delivery, since };
        return command.ShowsInRoom(
            (parsed, box, room) =>
            {
                var path = WebhooksCommand.Path(room, parsed.GetValue(which)!);
                return (parsed.GetValue(delivery), parsed.GetValue(since)) switch
                {
                    ({ } one, null) => box.Send(
                        HttpMethod.Post, $"{path}/deliveries/{Uri.EscapeDataString(one)}/replay"),
                    (null, { } time) => box.Send(
                        HttpMethod.Post, $"{path}/replay",
                        Wire.Bytes(new ReplayDeliveries { Since = Time(time) }, Wire.Json.ReplayDeliveries)),
                    _ => throw new UsageError("Say what to send again: a DELIVERY, or --since TIME."),
                };
            },
            (_, _) => CommandLine.Say("It is on its way again.", ExitCode.Ok));
    }

    private static DateTimeOffset Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageError($"--since is a time like 2026-11-21T07:15:35Z, not '{text}'.");

    private static void Show(IReadOnlyList<DeliveryView> deliveries) => Output.Table(
    [
        ["EVENT", "STATUS", "ATTEMPTS", "ANSWER", "CREATED", "ID", "ERROR"], .. deliveries.Select(Cells),
    ]);

    private static string[] Cells(DeliveryView delivery) =>
    [
        delivery.Event, $"{delivery.Status}".ToLowerInvariant(), $"{delivery.Attempts}",
        delivery.ResponseStatus is { } status ? $"{status} in {delivery.ResponseMs} ms" : "",
        Wire.Time(delivery.CreatedAt), $"{delivery.Id:D}", delivery.Error ?? "",
    ];
}
