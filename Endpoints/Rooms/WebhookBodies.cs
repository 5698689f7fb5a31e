using System.Text.Json.Serialization;
using MeetAi.Endpoints.Outgoing;
using MeetAi.Endpoints.Webhooks;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>What makes a webhook: all events unless some are named, a secret of ours unless one is given.</summary>
internal sealed record PostWebhook
{
    public string? Url { get; init; }

    public IReadOnlyList<string?>? Events { get; init; }

    public string? Secret { get; init; }

    public async Task<WebhookDraft> Draft(Check check, Addresses addresses, TimeProvider clock)
    {
        var draft = new WebhookDraft(
            Url ?? "", EventsOf(check, Events) ?? WebhookEvents.Any, SecretOf(check, Secret));
        await CheckUrl(check, addresses, Url, clock);
        return draft;
    }

    public static WebhookEvents? EventsOf(Check check, IReadOnlyList<string?>? words)
    {
        if (words is null)
            return null;

        var known = Payloads.Events.ToArray();
        var events = words.Select(word => check.OneOf<WebhookEvents>("events", word ?? "", known)).ToList();
        if (words.Count == 0)
            check.Refuse("events", "must name at least one event");

        return events.Aggregate(WebhookEvents.None, (all, one) => all | (one ?? WebhookEvents.None));
    }

    public static byte[] SecretOf(Check check, string? text)
    {
        if (text is null)
            return Signature.NewSecret();

        if (Signature.Parse(text) is { } secret)
            return secret;

        check.Refuse("secret", "must be whsec_ and the base64 of 24 to 64 bytes");
        return [];
    }

    /// <summary>Looked up only when nothing else is wrong.</summary>
    public static async Task CheckUrl(Check check, Addresses addresses, string? url, TimeProvider clock)
    {
        if (string.IsNullOrEmpty(url))
            check.Refuse("url", "is needed");
        else if (check.Problem is null && await addresses.Refusal(url, clock) is { } reason)
            check.Refuse(Problems.UrlNotAllowed with { Detail = reason });
    }
}

internal sealed record PatchWebhook
{
    public string? Url { get; init; }

    public IReadOnlyList<string?>? Events { get; init; }

    public bool? Enabled { get; init; }

    public async Task<WebhookChange> Change(Check check, Addresses addresses, TimeProvider clock)
    {
        var change = new WebhookChange(Url, PostWebhook.EventsOf(check, Events), Enabled);
        if (Url is not null)
            await PostWebhook.CheckUrl(check, addresses, Url, clock);

        return change;
    }
}

internal sealed record RotateWebhook
{
    public string? Secret { get; init; }
}

/// <summary>The secret is there in the answer that made it, and never again.</summary>
internal sealed record WebhookView(
    Guid Id,
    Guid RoomId,
    string Url,
    IReadOnlyList<string> Events,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public static WebhookView Of(Room room, Webhook webhook) => new(
        webhook.Id, room.Id, webhook.Url,
        [.. Payloads.Events.Where(one => webhook.Events.HasFlag(one.Event)).Select(one => one.Word)],
        webhook.Enabled, webhook.DisabledReason, webhook.FailingSince, webhook.CreatedAt);
}

internal sealed record WebhookList(IReadOnlyList<WebhookView> Webhooks, bool HasMore);
