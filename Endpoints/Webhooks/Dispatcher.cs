using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MeetAi.Endpoints.Jobs;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// Sends what the tables say is to be sent, at least once: a lane for each webhook that has something, woken by the
/// writer after a commit. Nothing is remembered here but who is being talked to. First attempts run from the outbox in
/// order, because order and the pace of a failing receiver belong to its lane; what failed waits as a job, because the
/// queue knows how to wait. The end of the process interrupts what is under way, and the next one sends it again.
/// </summary>
internal sealed partial class Dispatcher(
    LaneStore store, Outbox outbox, Payloads payloads, Sender sender, InFlight inFlight, TimeProvider clock,
    ILogger<Dispatcher> log) : BackgroundService
{
    private static readonly TimeSpan
        grace = TimeSpan.FromSeconds(2), patience = TimeSpan.FromSeconds(5), slow = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Lane> lanes = new();
    private readonly CancellationTokenSource closing = new(), interrupting = new();

    /// <summary>The job that a failed delivery waits as: when its time has come, it goes back into its lane.</summary>
    public JobKind Retries => new(LaneStore.Retry, AtOnce: 8, Retry);

    public bool IsSending(Webhook webhook, Delivery delivery)
        => lanes.TryGetValue(webhook.Number, out var lane) && lane.Sending == delivery.Number;

    /// <summary>There is something to send.</summary>
    public void Wake(long webhook) => LaneOf(webhook).Wake();

    /// <summary>It was changed, or has answered: it is tried at once, however long it has failed.</summary>
    public void Resume(Webhook webhook) => LaneOf(webhook.Number).Resume();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await closing.CancelAsync();
        Task ended = Task.WhenAll(lanes.Values.Select(lane => lane.Ended));
        await ended.WaitAsync(grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await interrupting.CancelAsync();
        await ended.WaitAsync(grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Ready = Wake;
        foreach (var webhook in store.Waiting())
            Wake(webhook);

        return Task.CompletedTask;
    }

    private async Task<JobOutcome> Retry(Job job, CancellationToken cancel)
    {
        var (webhook, later) = await store.Requeue(long.Parse(job.Payload, CultureInfo.InvariantCulture));
        if (later is { } time)
            return new JobOutcome.PutBack(time);

        if (webhook is { } number)
            Wake(number);

        return new JobOutcome.Done();
    }

    private Lane LaneOf(long webhook)
        => lanes.GetOrAdd(webhook, number => new Lane(Step, number, clock, closing.Token));

    /// <summary>False when there is nothing to do.</summary>
    private async Task<bool> Step(Lane lane)
    {
        try
        {
            if (store.Next(lane.Webhook) is not { } dispatch)
                return await store.Fill(lane.Webhook);

            var isSlow = lane.IsSlow || dispatch.Failures > 0;
            using var place = await inFlight.Take(new Uri(dispatch.To.Url).IdnHost, isSlow, interrupting.Token);
            var same = store.Next(lane.Webhook); // it may have waited long for its place
            if (same?.Delivery.Number == dispatch.Delivery.Number && same.To.Url == dispatch.To.Url)
                await Deliver(lane, same);
        }
        catch (OperationCanceledException) when (interrupting.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            lane.Rest(patience); // the writer has said so in the log
        }
        catch (Exception failure) // whatever it is: the lane goes on, at a pace that does not fill the log
        {
            LogThrew(log, lane.Webhook, failure);
            lane.Rest(patience * 12);
        }

        return true;
    }

    private async Task Deliver(Lane lane, Dispatch dispatch)
    {
        if (payloads.Of(dispatch) is not { } body)
        {
            await store.Cancel(dispatch, "What it was about is gone.");
            return;
        }

        lane.Sending = dispatch.Delivery.Number;
        try
        {
            var (outcome, after) = await sender.Send(
                dispatch.Delivery.Id, dispatch.To, body, dispatch.Trace, interrupting.Token);
            lane.IsSlow = !outcome.Succeeded || outcome.Milliseconds > slow.TotalMilliseconds;
            await (outcome.Succeeded ? store.Succeed(dispatch, outcome) : Fail(lane, dispatch, outcome, after));
        }
        finally
        {
            lane.Sending = 0;
        }
    }

    private async Task Fail(Lane lane, Dispatch dispatch, Outcome outcome, RetryConditionHeaderValue? after)
    {
        var isGone = outcome.Status == (int)HttpStatusCode.Gone;
        var next = isGone ? null : RetrySchedule.Next(dispatch.Delivery.Attempts + 1, after, clock.GetUtcNow());
        var reason = isGone ? "The receiver answered 410 Gone." : null;
        lane.Rest(RetrySchedule.Pace(dispatch.Failures + 1));
        if (await store.Fail(dispatch, outcome, next, reason) is { } disabled)
            LogDisabled(log, dispatch.Webhook, disabled);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "webhook disabled {Webhook}: {Reason}")]
    private static partial void LogDisabled(ILogger log, long webhook, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the lane of a webhook threw {Webhook}")]
    private static partial void LogThrew(ILogger log, long webhook, Exception failure);
}
