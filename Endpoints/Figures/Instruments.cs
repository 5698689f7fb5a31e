using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// What the box counts and times of itself, under the names that a scraper knows; nothing is measured elsewhere. To
/// tell an instrument something takes neither a lock nor memory; what was told so far is in <see cref="Readings"/>.
/// Each has one tag at most.
/// </summary>
internal sealed class Instruments : IDisposable
{
    public const string Name = "meetai";

    public const string Requests = "http_server_request_duration_seconds", Messages = "meetai_messages_total",
        Sockets = "meetai_sockets", CommitDuration = "meetai_commit_duration_seconds",
        CommitBatch = "meetai_commit_batch_size", Limited = "meetai_limited_total",
        Attempts = "meetai_webhook_attempts_total", FileBytes = "meetai_database_bytes", LogBytes = "meetai_wal_bytes",
        ResidentBytes = "process_resident_memory_bytes", HeapBytes = "dotnet_gc_heap_bytes",
        Collections = "dotnet_gc_collections_total";

    public const string Socket = "websocket", Events = "events", Poll = "poll";

    private readonly Meter meter = new(Name);
    private readonly ConcurrentDictionary<Endpoint, string> routes = new();
    private readonly Counter<long> messages, limited, attempts;
    private readonly UpDownCounter<long> sockets;
    private readonly Histogram<double> requests, commits, batches;

    public Instruments(Database database, DataDirectory directory)
    {
        requests = meter.CreateHistogram<double>(Requests, "s", "Requests answered; streams and polls are not timed");
        messages = meter.CreateCounter<long>(Messages, description: "Messages stored");
        sockets = meter.CreateUpDownCounter<long>(Sockets, description: "Streams and waiting polls that are open");
        limited = meter.CreateCounter<long>(Limited, description: "Requests refused by a limit");
        attempts = meter.CreateCounter<long>(Attempts, description: "Deliveries tried");
        commits = meter.CreateHistogram<double>(CommitDuration, "s", "From begin to commit, fsync included");
        batches = meter.CreateHistogram<double>(CommitBatch, description: "Changes that shared a commit");
        Observe(FileBytes, "Size of the database file", () => SizeOf(directory.Database));
        Observe(LogBytes, "Size of its log", () => SizeOf($"{directory.Database}-wal"));
        Observe(ResidentBytes, "Memory of the process", () => Environment.WorkingSet);
        Observe(HeapBytes, "What the collector holds", () => GC.GetTotalMemory(forceFullCollection: false));
        meter.CreateObservableCounter(
            Collections,
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(
                of => new Measurement<long>(GC.CollectionCount(of), Tag("generation", $"{of}"))),
            description: "Collections of each generation");
        database.Committed += Committed;
    }

    /// <summary>It is on disk.</summary>
    public void MessageStored() => messages.Add(1);

    /// <summary>Of a route, as <c>POST /api/rooms</c>; what is no route of ours is <c>none</c>.</summary>
    public void Answered(Endpoint? route, TimeSpan took) => requests.Record(
        took.TotalSeconds, Tag("route", route is RouteEndpoint ? routes.GetOrAdd(route, NameOf) : "none"));

    /// <summary>A stream or a waiting poll begins; the end is told with -1.</summary>
    public void Opened(string kind, int change = 1) => sockets.Add(change, Tag("kind", kind));

    public void Refused(string limit) => limited.Add(1, Tag("limit", limit));

    public void Tried(bool succeeded) => attempts.Add(1, Tag("outcome", succeeded ? "succeeded" : "failed"));

    public void Dispose() => meter.Dispose();

    private void Committed(int changes, TimeSpan took)
    {
        commits.Record(took.TotalSeconds);
        batches.Record(changes);
    }

    private static string NameOf(Endpoint route)
    {
        var methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return $"{string.Join('|', methods)} {((RouteEndpoint)route).RoutePattern.RawText?.TrimEnd('/')}";
    }

    private void Observe(string name, string what, Func<long> measure)
        => meter.CreateObservableGauge(name, measure, "By", what);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;
}
