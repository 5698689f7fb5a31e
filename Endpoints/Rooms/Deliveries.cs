using MeetAi.Endpoints.Webhooks;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>What was sent to a webhook, what came of it, and sending it again.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/api/rooms/{roomId}/webhooks/{webhookId}");
        webhook.MapGet("deliveries", List);
        webhook.MapPost("deliveries/{deliveryId}/replay", Replay).Limited(Limits.Messages);
        webhook.MapPost("replay", ReplayDead).Limited(Limits.Messages);
    }

    private static IResult List(
        string roomId, string webhookId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks,
        DeliveryStore deliveries, Dispatcher dispatcher)
    {
        var (_, webhook, problem) = WebhookEndpoints.Enter(rooms, webhooks, caller, roomId, webhookId);
        return webhook is null ? problem! : deliveries.Page(http, webhook, one => View(webhook, one, dispatcher));
    }

    /// <summary>A page of them, to whoever may see the webhook, in the view that they get.</summary>
    public static IResult Page(
        this DeliveryStore deliveries, HttpContext http, Webhook webhook, Func<Delivery, DeliveryView> view)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var (limit, before) = (check.Limit(query), check.Id("before", query["before"]));
        var status = check.OneOf<DeliveryStatus>("status", query["status"], DeliveryView.Statuses);
        if (check.Problem is { } wrong)
            return wrong;

        var (page, hasMore) = deliveries.List(webhook, status, before, limit);
        return Answer.Ok(
            new DeliveryList([.. page.Select(view)], hasMore), Wire.Json.DeliveryList);
    }

    private static async Task<IResult> Replay(
        string roomId, string webhookId, string deliveryId, HttpContext http, Caller caller, RoomStore rooms,
        WebhookStore webhooks, DeliveryStore deliveries, Dispatcher dispatcher)
    {
        await Body.Read(http);
        var (_, webhook, problem) = WebhookEndpoints.Enter(rooms, webhooks, caller, roomId, webhookId);
        return webhook is null
            ? problem!
            : await deliveries.Repeat(webhook, deliveryId, dispatcher, one => View(webhook, one, dispatcher));
    }

    /// <summary>Sends one again, for whoever may manage the webhook.</summary>
    public static async Task<IResult> Repeat(
        this DeliveryStore deliveries, Webhook webhook, string deliveryId, Dispatcher dispatcher,
        Func<Delivery, DeliveryView> view)
    {
        if (!Ids.TryParse(deliveryId, out var id) || deliveries.Find(webhook, id) is not { } first)
            return Problems.NotFound;

        if (first.Event is WebhookEvents.Test)
            return Problems.Conflict with { Detail = "A test is sent once: send another one." };

        if (!webhook.Enabled)
            return disabled;

        return await deliveries.Replay(webhook, id, afterCommit: () => dispatcher.Resume(webhook)) is { } again
            ? new Answer(202, Wire.Bytes(view(again), Wire.Json.DeliveryView))
            : Problems.NotFound;
    }

    private static async Task<IResult> ReplayDead(
        string roomId, string webhookId, HttpContext http, Caller caller, RoomStore rooms, WebhookStore webhooks,
        DeliveryStore deliveries, Dispatcher dispatcher)
    {
        var (body, malformed) = Body.Parse(http, await Body.Read(http), Wire.Json.ReplayDeliveries);
        var (_, webhook, problem) = WebhookEndpoints.Enter(rooms, webhooks, caller, roomId, webhookId);
        if (webhook is null || body is null)
            return problem ?? malformed!;

        if (body.Since is not { } since)
            return Check.Invalid("since", "must be a time like 2026-11-21T07:15:35Z");

        return await deliveries.Repeat(webhook, since, dispatcher);
    }

    /// <summary>Sends the dead ones again, for whoever may manage the webhook.</summary>
    public static async Task<IResult> Repeat(
        this DeliveryStore deliveries, Webhook webhook, DateTimeOffset since, Dispatcher dispatcher)
    {
        if (!webhook.Enabled)
            return disabled;

        var count = await deliveries.Replay(webhook, since, afterCommit: () => dispatcher.Resume(webhook));
        return new Answer(202, Wire.Bytes(new Replayed(count), Wire.Json.Replayed));
    }

    public static DeliveryView View(Webhook webhook, Delivery delivery, Dispatcher dispatcher)
        => DeliveryView.Of(webhook, delivery, dispatcher.IsSending(webhook, delivery));

    private static readonly Problem disabled = Problems.Conflict with { Detail = "The webhook is disabled." };
}

internal sealed record ReplayDeliveries
{
    public DateTimeOffset? Since { get; init; }
}

internal sealed record Replayed(int Count);

/// <summary><c>seq</c> is that of the message, where the event is about one.</summary>
internal sealed record DeliveryView(
    Guid Id,
    Guid WebhookId,
    string Event,
    long? Seq,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    int? ResponseStatus,
    int? ResponseMs,
    string? ResponseBody,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeliveredAt)
{
    /// <summary>What can be asked for. What is being sent just now is among the pending ones.</summary>
    public static (string Word, DeliveryStatus Status)[] Statuses { get; } =
    [
        ("pending", DeliveryStatus.Pending), ("succeeded", DeliveryStatus.Succeeded),
        ("failed", DeliveryStatus.Failed), ("dead", DeliveryStatus.Dead), ("cancelled", DeliveryStatus.Cancelled),
    ];

    public static DeliveryView Of(Webhook webhook, Delivery delivery, bool isSending = false) => new(
        delivery.Id, webhook.Id, Payloads.Word(delivery.Event),
        delivery.Place is { } place ? Place.Seq(place) : null,
        isSending && delivery.Status is DeliveryStatus.Pending ? DeliveryStatus.Delivering : delivery.Status,
        delivery.Attempts, delivery.NextAttemptAt, delivery.Last?.Status, delivery.Last?.Milliseconds,
        delivery.Last?.Body, delivery.Last?.Error, delivery.CreatedAt, delivery.DeliveredAt);
}

internal sealed record DeliveryList(IReadOnlyList<DeliveryView> Deliveries, bool HasMore);
