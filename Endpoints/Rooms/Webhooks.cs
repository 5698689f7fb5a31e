using MeetAi.Endpoints.Outgoing;
using MeetAi.Endpoints.Webhooks;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>Where a room tells what happens in it: its owner's affair.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/api/rooms/{roomId}/webhooks");
        webhooks.MapGet("", List);
        webhooks.MapPost("", Create).Limited(Limits.Messages); // each looks a name up
        webhooks.MapGet("{webhookId}", Get);
        webhooks.MapPatch("{webhookId}", Change).Limited(Limits.Messages);
        webhooks.MapDelete("{webhookId}", Delete);
        webhooks.MapPost("{webhookId}/rotate", Rotate);
        webhooks.MapPost("{webhookId}/test", Test).Limited(Limits.Messages);
    }

    /// <summary>The webhook, if it is of a room that the caller owns.</summary>
    public static (Room? Room, Webhook? Webhook, Problem? Problem) Enter(
        RoomStore rooms, WebhookStore webhooks, Caller caller, string roomId, string webhookId)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        var webhook = room is not null && Ids.TryParse(webhookId, out var id) ? webhooks.Find(room, id) : null;
        return (room, webhook, webhook is null ? problem ?? Problems.NotFound : null);
    }

    private static IResult List(string roomId, Caller caller, RoomStore rooms, WebhookStore webhooks)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Manage);
        return room is null
            ? problem!
            : Answer.Ok(
                new WebhookList([.. webhooks.List(room).Select(one => WebhookView.Of(room, one))], HasMore: false),
                Wire.Json.WebhookList);
    }

    private static async Task<IResult> Create(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks, Addresses addresses,
        TimeProvider clock, Idempotency idempotency)
    {
        var bytes = await Body.Read(http);
        var (room, denied) = rooms.Enter(caller, roomId, Right.Manage);
        if (room is null)
            return denied!;

        return await idempotency.Run(http, caller, bytes, async once =>
        {
            var (body, problem) = Body.Parse(http, bytes, Wire.Json.PostWebhook);
            if (body is null)
                return problem!;

            var check = new Check();
            var draft = await body.Draft(check, addresses, clock);
            if (check.Problem is { } wrong)
                return wrong;

            return Made(rooms, caller, room, draft, await webhooks.Create(
                caller.Key, room, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(room, made), View(room, made))));
        });
    }

    private static IResult Made(RoomStore rooms, Caller caller, Room room, WebhookDraft draft, Webhook? made)
    {
        if (made is not null)
            return new Answer(201, View(room, made, draft.Secret), Location(room, made));

        return rooms.FindNow(caller.Key, room.Id) is not { Role: Role.Owner }
            ? Problems.NotFound
            : Problems.Conflict with { Detail = $"A room may have {WebhookStore.MostInRoom} webhooks." };
    }

    private static IResult Get(
        string roomId, string webhookId, Caller caller, RoomStore rooms, WebhookStore webhooks)
    {
        var (room, webhook, problem) = Enter(rooms, webhooks, caller, roomId, webhookId);
        return webhook is null ? problem! : new Answer(200, View(room!, webhook));
    }

    private static async Task<IResult> Change(
        string roomId, string webhookId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks,
        Addresses addresses, TimeProvider clock, Dispatcher dispatcher)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.PatchWebhook);
        var (room, webhook, problem) = Enter(rooms, webhooks, caller, roomId, webhookId);
        if (webhook is null || body is null)
            return problem ?? malformed!;

        var check = new Check();
        var change = await body.Change(check, addresses, clock);
        if (check.Problem is { } wrong)
            return wrong;

        if (await webhooks.Update(caller.Key, room!, webhook, change) is not { } changed)
            return Problems.NotFound;

        dispatcher.Resume(changed);
        return new Answer(200, View(room!, changed));
    }

    private static async Task<IResult> Delete(
        string roomId, string webhookId, Caller caller, RoomStore rooms, WebhookStore webhooks)
    {
        var (room, webhook, problem) = Enter(rooms, webhooks, caller, roomId, webhookId);
        if (webhook is null)
            return problem!;

        return await webhooks.Delete(caller.Key, room!, webhook) ? TypedResults.NoContent() : Problems.NotFound;
    }

    /// <summary>A new secret; the one so far goes on signing beside it for a day.</summary>
    private static async Task<IResult> Rotate(
        string roomId, string webhookId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.RotateWebhook);
        var (room, webhook, problem) = Enter(rooms, webhooks, caller, roomId, webhookId);
        if (webhook is null || body is null)
            return problem ?? malformed!;

        var check = new Check();
        var secret = PostWebhook.SecretOf(check, body.Secret);
        if (check.Problem is { } wrong)
            return wrong;

        return await webhooks.Rotate(caller.Key, room!, webhook, secret)
            ? new Answer(200, View(room!, webhook, secret))
            : Problems.NotFound;
    }

    /// <summary>Sends a test now, also where the webhook is disabled, and answers with what came of it.</summary>
    private static async Task<IResult> Test(
        string roomId, string webhookId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks,
        TestPing ping)
    {
        await Body.Read(http);
        var (room, webhook, problem) = Enter(rooms, webhooks, caller, roomId, webhookId);
        if (webhook is null)
            return problem!;

        var delivery = await ping.Send(room!, webhook, http.RequestAborted);
        return Answer.Ok(DeliveryView.Of(webhook, delivery), Wire.Json.DeliveryView);
    }

    private static byte[] View(Room room, Webhook webhook, byte[]? secret = null) => Wire.Bytes(
        WebhookView.Of(room, webhook) with { Secret = secret is null ? null : Signature.Show(secret) },
        Wire.Json.WebhookView);

    private static string Location(Room room, Webhook webhook) => $"/api/rooms/{room.Id:D}/webhooks/{webhook.Id:D}";
}
