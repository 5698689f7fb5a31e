using System.CommandLine;
using MeetAi.Endpoints.Rooms;
using MeetAi.Endpoints.Webhooks;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai webhooks</c>: to which URLs a room tells what happens in it.</summary>
internal static class WebhooksCommand
{
    public static Command Command() => new("webhooks", "See and change to which URLs a room tells what happens in it")
    {
        List(), Create(), Update(), Rotate(), Delete(),
        DeliveriesCommand.Test(), DeliveriesCommand.List(), DeliveriesCommand.Replay(),
    };

    public static Argument<string> Which() => new("WEBHOOK") { Description = "Its id, as 'webhooks list' shows it" };

    /// <summary>The path of a webhook of the room.</summary>
    public static string Path(string room, string webhook) => $"{room}/webhooks/{Uri.EscapeDataString(webhook)}";

    private static Command List() => new Command("list", "List the webhooks of a room").ShowsInRoom(
        (_, box, room) => box.Get($"{room}/webhooks"),
        (box, answer) => Output.Table(
        [
            ["URL", "EVENTS", "STATE", "ID"], .. box.Parse(answer, Wire.Json.WebhookList).Webhooks.Select(Cells),
        ]));

    private static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "Where to" };
        var (events, secret) = (Events(), Secret());
        var command = new Command(
            "create",
            """
            Tell a URL what happens in a room, and print the webhook's id and its secret.

            The secret is for verifying what comes (Standard Webhooks). It is shown once.
            """)
        {
            url, events, secret,
        };
        return command.ShowsInRoom(
            (parsed, box, room) =>
            {
                var wanted = new PostWebhook
                {
                    Url = parsed.GetValue(url),
                    Events = Given(parsed, events),
                    Secret = Read(parsed.GetValue(secret)),
                };
                return box.Send(HttpMethod.Post, $"{room}/webhooks", Wire.Bytes(wanted, Wire.Json.PostWebhook));
            },
            Show);
    }

    private static Command Update()
    {
        var (which, events) = (Which(), Events());
        var to = new Option<string?>("--to") { Description = "Another URL", HelpName = "URL" };
        var enable = new Option<bool>("--enable") { Description = "Tell it what happens from now on" };
        var disable = new Option<bool>("--disable") { Description = "Tell it nothing, and cancel what waits" };
        var command = new Command("update", "Change where a webhook goes and what it tells, or switch it on or off")
        {
            which, to, events, enable, disable,
        };
        return command.ShowsInRoom(
            (parsed, box, room) =>
            {
                if (parsed.GetValue(enable) && parsed.GetValue(disable))
                    throw new UsageError("--enable and --disable exclude each other.");

                var change = new PatchWebhook
                {
                    Url = parsed.GetValue(to),
                    Events = Given(parsed, events),
                    Enabled = parsed.GetValue(enable) ? true : parsed.GetValue(disable) ? false : null,
                };
                return box.Send(
                    HttpMethod.Patch, Path(room, parsed.GetValue(which)!),
                    Wire.Bytes(change, Wire.Json.PatchWebhook));
            },
            Show);
    }

    private static Command Rotate()
    {
        var (which, secret) = (Which(), Secret());
        var command = new Command("rotate", "Give a webhook a new secret and print it; the old one signs on for a day")
        {
            which, secret,
        };
        return command.ShowsInRoom(
            (parsed, box, room) =>
            {
                var wanted = new RotateWebhook { Secret = Read(parsed.GetValue(secret)) };
                return box.Send(
                    HttpMethod.Post, $"{Path(room, parsed.GetValue(which)!)}/rotate",
                    Wire.Bytes(wanted, Wire.Json.RotateWebhook));
            },
            Show);
    }

    private static Command Delete()
    {
        var which = Which();
        return new Command("delete", "Tell a URL nothing any more") { which }.ShowsInRoom(
            (parsed, box, room) => box.Send(HttpMethod.Delete, Path(room, parsed.GetValue(which)!)),
            (_, _) => CommandLine.Say("Deleted.", ExitCode.Ok));
    }

    private static Option<string[]> Events()
    {
        var option = new Option<string[]>("--event") { Description = "Only this event (repeatable)" };
        option.AcceptOnlyFromAmong([.. Payloads.Events.Select(one => one.Word)]);
        return option;
    }

    private static Option<string?> Secret() => new("--secret-file")
    {
        Description = "The file that holds the secret, as whsec_…; by default the box makes one",
        HelpName = "FILE",
    };

    private static string[]? Given(ParseResult parsed, Option<string[]> events)
        => parsed.GetValue(events) is { Length: > 0 } some ? some : null;

    private static string? Read(string? secretFile) => secretFile is null ? null : KeyText.Read(secretFile);

    /// <summary>The id, and where there is a new secret that too.</summary>
    private static void Show(Api box, byte[] answer)
    {
        var webhook = box.Parse(answer, Wire.Json.WebhookView);
        Stdout.Line($"{webhook.Id:D}");
        if (webhook.Secret is { } secret)
            Stdout.Line(Printable.Line(secret));
    }

    private static string[] Cells(WebhookView webhook) =>
    [
        webhook.Url, string.Join(',', webhook.Events),
        webhook switch
        {
            { Enabled: false } => $"disabled: {webhook.DisabledReason ?? "by hand"}",
            { FailingSince: { } since } => $"failing since {Wire.Time(since)}",
            _ => "enabled",
        },
        $"{webhook.Id:D}",
    ];
}
