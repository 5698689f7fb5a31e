using MeetAi.Endpoints.Webhooks;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// All webhooks and what waits for them, for the operator. Of an address only the host is shown, and nothing of what a
/// receiver answered: the rest of a URL is often a secret, and an answer may repeat what it was told.
/// </summary>
internal static class AdminWebhookEndpoints
{
    public static void MapAdminWebhooks(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/api/admin/webhooks").ForOperator();
        hooks.MapGet("", List);
        hooks.MapGet("{webhookId}", Get);
        hooks.MapPatch("{webhookId}", Switch);
        hooks.MapGet("{webhookId}/deliveries", Deliveries);
        hooks.MapPost("{webhookId}/deliveries/{deliveryId}/replay", Replay);
        hooks.MapPost("{webhookId}/replay", ReplayDead);
    }

    private static IResult List(HttpContext http, CensusStore census)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var (limit, before) = (check.Limit(query), check.Id("before", query["before"]));
        var state = check.OneOf(
            "state", query["state"], ("enabled", WebhookState.Enabled), ("disabled", WebhookState.Disabled),
            ("failing", WebhookState.Failing), ("dead", WebhookState.Dead));
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = census.Webhooks(state, before, limit);
        return Answer.Ok(
            new CountedWebhookList([.. page.Select(CountedWebhookView.Of)], hasMore), Wire.Json.CountedWebhookList);
    }

    private static IResult Get(string webhookId, CensusStore census)
        => Find(census, webhookId) is { } found ? View(found) : Problems.NotFound;

    private static async Task<IResult> Switch(
        string webhookId, HttpContext http, CensusStore census, WebhookStore webhooks, Dispatcher dispatcher,
        ILogger<Webhook> log)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.SwitchWebhook);
        if (Find(census, webhookId) is not { } found || body is null)
            return problem ?? Problems.NotFound;

        if (body.Enabled is not { } isOn)
            return Check.Invalid("enabled", "must be true or false");

        if (await webhooks.Switch(found.Webhook, isOn) is not { } changed)
            return Problems.NotFound;

        Audit.WebhookSwitched(log, isOn ? "enabled" : "disabled", changed.Id);
        dispatcher.Resume(changed);
        return Find(census, webhookId) is { } now ? View(now) : Problems.NotFound;
    }

    private static IResult Deliveries(
        string webhookId, HttpContext http, CensusStore census, DeliveryStore deliveries, Dispatcher dispatcher)
        => Find(census, webhookId) is { Webhook: var webhook }
            ? deliveries.Page(http, webhook, one => View(webhook, one, dispatcher))
            : Problems.NotFound;

    private static async Task<IResult> Replay(
        string webhookId, string deliveryId, HttpContext http, CensusStore census, DeliveryStore deliveries,
        Dispatcher dispatcher)
    {
        await Body.Read(http);
        return Find(census, webhookId) is { Webhook: var webhook }
            ? await deliveries.Repeat(webhook, deliveryId, dispatcher, one => View(webhook, one, dispatcher))
            : Problems.NotFound;
    }

    /// <summary>All dead ones, unless told of which time on.</summary>
    private static async Task<IResult> ReplayDead(
        string webhookId, HttpContext http, CensusStore census, DeliveryStore deliveries, Dispatcher dispatcher)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.ReplayDeliveries);
        return Find(census, webhookId) is { Webhook: var webhook } && body is not null
            ? await deliveries.Repeat(webhook, body.Since ?? DateTimeOffset.UnixEpoch, dispatcher)
            : problem ?? Problems.NotFound;
    }

    private static CountedWebhook? Find(CensusStore census, string webhookId)
        => Ids.TryParse(webhookId, out var id) ? census.FindWebhook(id) : null;

    private static Answer View(CountedWebhook found)
        => Answer.Ok(CountedWebhookView.Of(found), Wire.Json.CountedWebhookView);

    private static DeliveryView View(Webhook webhook, Delivery delivery, Dispatcher dispatcher)
        => DeliveryEndpoints.View(webhook, delivery, dispatcher) with { ResponseBody = null };
}

internal sealed record SwitchWebhook
{
    public bool? Enabled { get; init; }
}

/// <summary>
/// <c>behind</c> is how many events it has not come to; the other counts are of its deliveries, 1000 at most.
/// </summary>
internal sealed record CountedWebhookView(
    Guid Id,
    Guid RoomId,
    string Host,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? FailingSince,
    long Behind,
    long Pending,
    long Failed,
    long Dead,
    DateTimeOffset CreatedAt)
{
    public static CountedWebhookView Of(CountedWebhook one) => new(
        one.Webhook.Id, one.RoomId, new Uri(one.Webhook.Url).Authority, one.Webhook.Enabled,
        one.Webhook.DisabledReason, one.Webhook.FailingSince, one.Behind, one.Pending, one.Failed, one.Dead,
        one.Webhook.CreatedAt);
}

internal sealed record CountedWebhookList(IReadOnlyList<CountedWebhookView> Webhooks, bool HasMore);
