namespace MeetAi.Endpoints.Figures;

/// <summary>All readings at one moment: running totals, and gauges as they stand. Times in microseconds.</summary>
internal sealed record Snapshot
{
    public required DateTimeOffset At { get; init; }

    public long Messages { get; private init; }

    public long Limited { get; private init; }

    public long Attempts { get; private init; }

    public long Changes { get; private init; }

    public long Collections { get; private init; }

    public long Sockets { get; private init; }

    public long Events { get; private init; }

    public long Polls { get; private init; }

    public long FileBytes { get; private init; }

    public long LogBytes { get; private init; }

    public long ResidentBytes { get; private init; }

    public long HeapBytes { get; private init; }

    public required long[] Requests { get; init; }

    public required long[] Posts { get; init; }

    public required long[] Commits { get; init; }

    public static Snapshot Of(Readings from, DateTimeOffset at) => new()
    {
        At = at,
        Messages = from[Instruments.Messages].Total(),
        Limited = from[Instruments.Limited].Total(),
        Attempts = from[Instruments.Attempts].Total(),
        Changes = from[Instruments.CommitBatch].Sum(),
        Collections = from[Gauges.Collections].Total(),
        Sockets = from[Instruments.Sockets].Total(Instruments.Socket),
        Events = from[Instruments.Sockets].Total(Instruments.Events),
        Polls = from[Instruments.Sockets].Total(Instruments.Poll),
        FileBytes = from[Gauges.FileBytes].Total(),
        LogBytes = from[Gauges.LogBytes].Total(),
        ResidentBytes = from[Gauges.ResidentBytes].Total(),
        HeapBytes = from[Gauges.HeapBytes].Total(),
        Requests = from[Instruments.Requests].Counts(_ => true),
        Posts = from[Instruments.Requests].Counts(IsPost),
        Commits = from[Instruments.CommitDuration].Counts(_ => true),
    };

    private static bool IsPost(Labels of)
        => of is { First: "POST", Second: string route } && route.EndsWith("/messages", StringComparison.Ordinal);
}

/// <summary>
/// What happened between two looks, and how things stood at the second: what the operator's charts are drawn of. Counts
/// are of the interval; times in milliseconds, at most 6.25 % too high.
/// </summary>
internal sealed record Figure(
    DateTimeOffset At,
    double Seconds,
    long Messages,
    long Requests,
    double RequestP50Ms,
    double RequestP99Ms,
    double PostP99Ms,
    long Commits,
    double CommitP99Ms,
    double Batch,
    long Limited,
    long WebhookAttempts,
    long Sockets,
    long Events,
    long Polls,
    long FileBytes,
    long WalBytes,
    long ResidentBytes,
    long HeapBytes,
    long Collections)
{
    public static Figure Between(Snapshot first, Snapshot second)
    {
        var commits = second.Commits.Sum() - first.Commits.Sum();
        return new Figure(
            second.At,
            (second.At - first.At).TotalSeconds,
            second.Messages - first.Messages,
            second.Requests.Sum() - first.Requests.Sum(),
            Milliseconds(first.Requests, second.Requests, 0.5),
            Milliseconds(first.Requests, second.Requests, 0.99),
            Milliseconds(first.Posts, second.Posts, 0.99),
            commits,
            Milliseconds(first.Commits, second.Commits, 0.99),
            commits == 0 ? 0 : Math.Round((second.Changes - first.Changes) / (double)commits, 2),
            second.Limited - first.Limited,
            second.Attempts - first.Attempts,
            second.Sockets, second.Events, second.Polls, second.FileBytes, second.LogBytes, second.ResidentBytes,
            second.HeapBytes,
            second.Collections - first.Collections);
    }

    private static double Milliseconds(long[] before, long[] after, double part)
        => Math.Round(Spread.Quantile(before, after, part) / 1000.0, 3);
}
