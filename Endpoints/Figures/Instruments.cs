using System.Diagnostics.Metrics;
using MeetAi.RateLimit;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What the box is told of itself as things happen, to be counted and timed; nothing is measured elsewhere. To tell an
/// instrument something takes neither a lock nor memory; what was told so far is in <see cref="Readings"/>. No tag
/// names a room, a key or a person. What is asked instead of told is in <see cref="Gauges"/>.
/// </summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>What all that the box tells of itself is called together.</summary>
    public const string Meter = "meetai";

    public const string Requests = "http.server.request.duration", Messages = "meetai.messages",
        Sockets = "meetai.sockets", Delivery = "meetai.delivery.latency", CommitDuration = "meetai.commit.duration",
        CommitBatch = "meetai.commit.batch_size", Limited = "meetai.limited", Attempts = "meetai.webhook.attempts",
        LastBackup = "meetai.backup.last_success_timestamp";

    public const string Socket = "websocket", Events = "events", Poll = "poll", Seconds = "s", Bytes = "By";

    private static readonly InstrumentAdvice<double> times = new()
    {
        HistogramBucketBoundaries =
            [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<double> counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
    };

    private readonly Meter meter = new(Meter);
    private readonly RequestTags tags = new();
    private readonly Counter<long> messages, limited, attempts;
    private readonly UpDownCounter<long> sockets;
    private readonly Histogram<double> requests, deliveries, commits, batches;
    private readonly Gauge<double> lastBackup;

    public Instruments(Database database)
    {
        requests = Times(Requests, "Time to answer a request; streams and waiting polls are not timed");
        deliveries = Times(Delivery, "From a commit until listeners that waited were written its events");
        commits = Times(CommitDuration, "From begin to commit of a group of changes, fsync included");
        batches = meter.CreateHistogram(CommitBatch, "{change}", "Changes that shared a commit", tags: null, counts);
        messages = meter.CreateCounter<long>(Messages, "{message}", "Messages stored");
        sockets = meter.CreateUpDownCounter<long>(Sockets, "{socket}", "Streams and waiting polls that are open");
        limited = meter.CreateCounter<long>(Limited, "{request}", "Requests refused by a limit");
        attempts = meter.CreateCounter<long>(Attempts, "{attempt}", "Webhook deliveries tried");
        lastBackup = meter.CreateGauge<double>(LastBackup, Seconds, "When the newest backup of the schedule was taken");
        database.Committed += Committed;
    }

    /// <summary>So that what has not happened yet reads as 0, not as unknown. Once somebody listens.</summary>
    public void Begin()
    {
        messages.Add(0);
        foreach (var limit in Limits.All)
            limited.Add(0, Tag("limit", limit.Name));

        foreach (var outcome in new[] { "succeeded", "failed" })
            attempts.Add(0, Tag("outcome", outcome));

        foreach (var kind in new[] { Socket, Events, Poll })
            sockets.Add(0, Tag("kind", kind));
    }

    /// <summary>It is on disk.</summary>
    public void MessageStored() => messages.Add(1);

    /// <summary>By route, as in the semantic conventions of OpenTelemetry; what is no route of ours has none.</summary>
    public void Answered(HttpContext http, TimeSpan took) => requests.Record(took.TotalSeconds, tags.Of(http));

    /// <summary>Some of those who waited for the events of a commit have them.</summary>
    public void Delivered(TimeSpan after) => deliveries.Record(after.TotalSeconds);

    /// <summary>A stream or a waiting poll begins; the end is told with -1.</summary>
    public void Opened(string kind, int change = 1) => sockets.Add(change, Tag("kind", kind));

    public void Refused(string limit) => limited.Add(1, Tag("limit", limit));

    public void Tried(bool succeeded) => attempts.Add(1, Tag("outcome", succeeded ? "succeeded" : "failed"));

    public void BackedUp(DateTimeOffset at) => lastBackup.Record(at.ToUnixTimeMilliseconds() / 1000.0);

    public void Dispose() => meter.Dispose();

    private Histogram<double> Times(string name, string what)
        => meter.CreateHistogram(name, Seconds, what, tags: null, times);

    private void Committed(int changes, TimeSpan took)
    {
        commits.Record(took.TotalSeconds);
        batches.Record(changes);
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
