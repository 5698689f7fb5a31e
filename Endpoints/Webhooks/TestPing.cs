using System.Diagnostics;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// A delivery by hand: sent at once past all that waits, never repeated, and kept like the others. When the receiver
/// answers, what waited for it goes on.
/// </summary>
internal sealed class TestPing(
    LaneStore lanes, DeliveryStore deliveries, Dispatcher dispatcher, Sender sender, InFlight inFlight, Ids ids,
    TimeProvider clock)
{
    /// <summary>Whoever asks may give up while it waits for a place, not while it is sent.</summary>
    public async Task<Delivery> Send(Room room, Webhook webhook, CancellationToken cancel)
    {
        var (id, now) = (ids.Next(), clock.GetUtcNow());
        using var place = await inFlight.Take(new Uri(webhook.Url).IdnHost, isSlow: true, cancel);
        var (outcome, _) = await sender.Send(
            id, lanes.To(webhook), Payloads.OfTest(webhook, room, now), Activity.Current?.Id, CancellationToken.None);
        var delivery = await deliveries.Keep(webhook, id, now, outcome);
        if (outcome.Succeeded)
            dispatcher.Resume(webhook);

        return delivery;
    }
}
