using System.CommandLine;
using MeetAi.Endpoints.Jobs;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai jobs</c>: the work that waits, runs or failed, and what the operator does about it.</summary>
internal static class JobsCommand
{
    private static readonly string[] headings =
        ["KIND", "STATE", "RUN AT", "ATTEMPTS", "PROGRESS", "ID", "ERROR"];

    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var (json, state) = (Output.Json(), State());
        var command = new Command(
            "jobs",
            """
            List the jobs of the queue, newest first.

            A job is dead when it failed for good: it is kept until it is retried or dropped by hand.
            """)
        {
            state, Data.Directory.Option, json,
            Retry(server), Cancel(server), Drop(server),
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var jobs = await All(box, parsed.GetValue(state));
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(new JobList(jobs, HasMore: false), Wire.Json.JobList));
            else
                Output.Table([headings, .. jobs.Select(Cells)]);

            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<string?> State()
    {
        var option = new Option<string?>("--state") { Description = "Only those in this state" };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<JobState>().Select(state => state.Text())]);
        return option;
    }

    private static Command Retry(Func<Settings, DataDirectory, WebApplication> server) => Change(
        server, new Command("retry", "Begin a dead or cancelled job anew, now"),
        (box, job) => box.Post($"{job}/retry"), "Queued.");

    private static Command Cancel(Func<Settings, DataDirectory, WebApplication> server) => Change(
        server, new Command("cancel", "Stop a job that waits or runs"),
        (box, job) => box.Post($"{job}/cancel"), "Cancelled.");

    private static Command Drop(Func<Settings, DataDirectory, WebApplication> server) => Change(
        server, new Command("drop", "Forget a job that is done, dead or cancelled"),
        (box, job) => box.Delete(job), "Dropped.");

    private static Command Change(
        Func<Settings, DataDirectory, WebApplication> server, Command command, Func<Box, string, Task> act, string done)
    {
        var which = new Argument<string>("ID") { Description = "The id of the job, as 'jobs' shows it" };
        command.Add(which);
        command.Add(Data.Directory.Option);
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            await act(box, $"/api/admin/jobs/{Uri.EscapeDataString(parsed.GetValue(which)!)}");
            return CommandLine.Say(done, ExitCode.Ok);
        });
        return command;
    }

    private static async Task<List<JobView>> All(Box box, string? state)
    {
        var jobs = new List<JobView>();
        var inState = state is null ? "" : $"&state={state}";
        for (var before = ""; ; before = $"&before={jobs[^1].Id:D}")
        {
            var page = await box.Get($"/api/admin/jobs?limit=200{inState}{before}", Wire.Json.JobList);
            jobs.AddRange(page.Jobs);
            if (!page.HasMore)
                return jobs;
        }
    }

    private static string[] Cells(JobView job) =>
    [
        job.Kind, job.State.Text(), Wire.Time(job.RunAt), $"{job.Attempts}", $"{job.Progress}", $"{job.Id:D}",
        job.Error?.ReplaceLineEndings(" ") ?? "",
    ];
}
