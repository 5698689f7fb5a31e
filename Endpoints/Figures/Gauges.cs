using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Enumeration;
using MeetAi.Storage;
using MeetAi.Storage.Search;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// How things stand, asked when somebody looks: every ten seconds for the operator's charts, and at every scrape. In
/// the meter of <see cref="Instruments"/>.
/// </summary>
internal sealed class Gauges : IDisposable
{
    public const string FileBytes = "meetai.database", LogBytes = "meetai.wal",
        ResidentBytes = "process.resident_memory", HeapBytes = "dotnet.gc.heap", Collections = "dotnet.gc.collections";

    private const string Descriptors = "/proc/self/fd";

    private readonly Meter meter = new(Instruments.Meter);

    public Gauges(DataDirectory directory, JobStore jobs, Feed feed, SearchIndex index)
    {
        Tagged("meetai.build_info", "Which version it is, in a label", () => [new(1, Tag("version", About.Version))]);
        Size(FileBytes, "Size of the database file", () => SizeOf(directory.Database));
        Size(LogBytes, "Size of the database's write-ahead log", () => SizeOf($"{directory.Database}-wal"));
        Size("meetai.disk.free", "Room on the disk of the data directory",
            () => new DriveInfo(directory.Path).AvailableFreeSpace);
        Tagged("meetai.jobs", "Jobs by state, without those that are done",
            () => jobs.Count().Select(one => new Measurement<long>(one.Jobs, Tag("state", one.State.Text()))));
        Tagged("meetai.search.backlog", "Messages that searches do not find yet, counted up to 100000",
            () => index.Reached is { } last ? [new(feed.Behind(last, atMost: 100_000))] : []);
        OfProcess();
        OfCollector();
    }

    public void Dispose() => meter.Dispose();

    private void OfProcess()
    {
        Size(ResidentBytes, "Memory of the process", () => Environment.WorkingSet);
        meter.CreateObservableCounter(
            "process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, Instruments.Seconds,
            "Time on the processors, in user and system mode");
        meter.CreateObservableGauge(
            "process.start_time", Started, Instruments.Seconds, "When the process began, since the Unix epoch");
        meter.CreateObservableGauge("process.open_fds", OpenFiles, "{file}", "Open file descriptors");
        meter.CreateObservableGauge(
            "process.max_fds", Endpoints.Descriptors.Limit, "{file}", "How many may be open");
    }

    private void OfCollector()
    {
        Size(HeapBytes, "What the garbage collector holds", () => GC.GetTotalMemory(forceFullCollection: false));
        meter.CreateObservableCounter(
            "dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), Instruments.Bytes, "Memory that was asked for");
        meter.CreateObservableCounter(
            "dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, Instruments.Seconds,
            "Time during which the collector held up everything");
        meter.CreateObservableCounter(
            Collections,
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(
                of => new Measurement<long>(GC.CollectionCount(of), Tag("generation", $"{of}"))),
            "{collection}", "Collections of each generation");
    }

    private void Size(string name, string what, Func<long> measure)
        => meter.CreateObservableGauge(name, measure, Instruments.Bytes, what);

    private void Tagged(string name, string what, Func<IEnumerable<Measurement<long>>> measure)
        => meter.CreateObservableGauge(name, measure, unit: null, what);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;

    private static double Started()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    /// <summary>Counted without a string for each: there may be tens of thousands.</summary>
    private static long OpenFiles() => new FileSystemEnumerable<bool>(Descriptors, (ref _) => true).LongCount();
}
