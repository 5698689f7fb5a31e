namespace MeetAi.Storage;

/// <summary>
/// Work to be stored with the fact that causes it. Queues are 0 (first) to 3. The payload is for the kind alone to
/// read. Of jobs of one kind with the same dedupe key, only one waits or runs at a time.
/// </summary>
internal sealed record JobDraft(
    string Kind, int Queue, string Payload, DateTimeOffset? RunAt = null, string? DedupeKey = null);

/// <summary>
/// A job as it was read. The lease is that of whoever took it: what is said of the job later is compared with it.
/// Progress counts in units of its kind.
/// </summary>
internal sealed record Job(
    long Number,
    Guid Id,
    string Kind,
    int Queue,
    JobState State,
    string Payload,
    DateTimeOffset RunAt,
    int Attempts,
    Guid? Lease,
    DateTimeOffset? LeaseEnds,
    long Progress,
    string? Result,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt)
{
    public const string Columns =
        """
        number, id, kind, queue, state, payload, run_at, attempts, lease, lease_ends, progress, result, error,
        created_at, ended_at
        """;

    public static Job Read(Row row) => new(
        row.Long(0), row.Id(1), row.Text(2), (int)row.Long(3), JobStates.Parse(row.Text(4)), row.Text(5), row.Time(6),
        (int)row.Long(7), row.IdOrNull(8), row.TimeOrNull(9), row.Long(10), row.TextOrNull(11), row.TextOrNull(12),
        row.Time(13), row.TimeOrNull(14));
}

internal enum JobState
{
    Queued,
    Leased,
    Done,
    Dead,
    Cancelled,
}

internal static class JobStates
{
    public static string Text(this JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Leased => "leased",
        JobState.Done => "done",
        JobState.Dead => "dead",
        _ => "cancelled",
    };

    public static JobState Parse(string text) => text switch
    {
        "queued" => JobState.Queued,
        "leased" => JobState.Leased,
        "done" => JobState.Done,
        "dead" => JobState.Dead,
        _ => JobState.Cancelled,
    };
}
