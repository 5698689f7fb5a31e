using MeetAi.Storage;

namespace MeetAi.Endpoints.Jobs;

/// <summary>
/// What the operator sees and does about the queue. What a job was given is not shown: it may hold content or secrets.
/// </summary>
internal static class JobEndpoints
{
    private static readonly (string, JobState)[] states =
        [.. Enum.GetValues<JobState>().Select(state => (state.Text(), state))];

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/api/admin/jobs").ForOperator();
        jobs.MapGet("", List);
        jobs.MapGet("{jobId}", Get);
        jobs.MapPost("{jobId}/retry", Retry);
        jobs.MapPost("{jobId}/cancel", Cancel);
        jobs.MapDelete("{jobId}", Drop);
    }

    private static IResult List(HttpContext http, JobStore jobs)
    {
        var (check, query) = (new Check(), http.Request.Query);
        var limit = check.Limit(query);
        var before = check.Id("before", query["before"]);
        var state = check.OneOf("state", query["state"], states);
        if (check.Problem is { } problem)
            return problem;

        var (page, hasMore) = jobs.List(state, query["kind"], before, limit);
        return Answer.Ok(new JobList([.. page.Select(JobView.Of)], hasMore), Wire.Json.JobList);
    }

    private static IResult Get(string jobId, JobStore jobs)
        => jobs.Find(jobId) is { } job ? Answer.Ok(JobView.Of(job), Wire.Json.JobView) : Problems.NotFound;

    private static Task<IResult> Retry(string jobId, JobStore jobs, ILogger<Job> log) => Change(
        jobs, jobId, log, "retried", jobs.Revive,
        "Only a dead or cancelled job begins anew, and only where no other has taken over its work.");

    private static Task<IResult> Cancel(string jobId, JobStore jobs, JobRunner runner, ILogger<Job> log) => Change(
        jobs, jobId, log, "cancelled", async job =>
        {
            var isCancelled = await jobs.Cancel(job);
            runner.Stop(job);
            return isCancelled;
        },
        "Only a queued or leased job can be cancelled.");

    private static Task<IResult> Drop(string jobId, JobStore jobs, ILogger<Job> log) => Change(
        jobs, jobId, log, "dropped", jobs.Drop, "Only a done, dead or cancelled job can be dropped: cancel it first.");

    private static async Task<IResult> Change(
        JobStore jobs, string jobId, ILogger log, string act, Func<Job, Task<bool>> change, string otherwise)
    {
        if (jobs.Find(jobId) is not { } job)
            return Problems.NotFound;

        if (!await change(job))
            return Problems.Conflict with { Detail = otherwise };

        Audit.JobChanged(log, act, job.Id, job.Kind);
        return jobs.Find(job.Id) is { } now
            ? Answer.Ok(JobView.Of(now), Wire.Json.JobView)
            : TypedResults.NoContent();
    }

    private static Job? Find(this JobStore jobs, string jobId)
        => Ids.TryParse(jobId, out var id) ? jobs.Find(id) : null;
}

internal sealed record JobView(
    Guid Id,
    string Kind,
    int Queue,
    JobState State,
    DateTimeOffset RunAt,
    int Attempts,
    DateTimeOffset? LeaseEnds,
    long Progress,
    string? Result,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt)
{
    public static JobView Of(Job job) => new(
        job.Id, job.Kind, job.Queue, job.State, job.RunAt, job.Attempts, job.LeaseEnds, job.Progress, job.Result,
        job.Error, job.CreatedAt, job.EndedAt);
}

internal sealed record JobList(IReadOnlyList<JobView> Jobs, bool HasMore);
