using System.Net;
using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>What becomes of jobs that fail, and what the operator sees of them and does.</summary>
public sealed class AdminJobsTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person admin = null!;

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        admin = await meetai.Admin();
        await meetai.Terminate();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task A_job_that_throws_is_tried_again_later()
    {
        var before = DateTimeOffset.UtcNow;
        var id = await Started("sweep_room", "no number", attempts: 0);

        var failed = await Until(id, job => job.Number("attempts") == 1 && job.Text("state") == "queued");

        Assert.Contains("no number", failed.Text("error"));
        Assert.True(failed.GetProperty("run_at").GetDateTimeOffset() > before);
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("ended_at").ValueKind);
        Assert.Single(meetai.Said, line => line.Contains("job threw") && line.Contains($"{id}"));
    }

    [Fact]
    public async Task A_job_that_failed_ten_times_is_dead_and_kept_for_the_operator()
    {
        var id = await Started("sweep_room", "no number", attempts: 9);

        await Until(id, job => job.Text("state") == "dead");

        var dead = Assert.Single((await admin.Get("/api/admin/jobs?state=dead&kind=sweep_room")).Items("jobs"));
        Assert.Equal((10, 3, $"{id}"), (dead.Number("attempts"), dead.Number("queue"), dead.Text("id")));
        Assert.False(dead.TryGetProperty("payload", out _));
        Assert.Single(meetai.Said, line => line.Contains("job dead") && line.Contains($"{id}"));
    }

    [Fact]
    public async Task A_job_at_which_the_process_dies_each_time_is_not_tried_forever()
    {
        var id = await Started("sweep_room", "1", attempts: 10, JobState.Leased);

        var dead = await Until(id, job => job.Text("state") == "dead");

        Assert.Equal("The process died at each attempt.", dead.Text("error"));
    }

    [Fact]
    public async Task A_dead_job_is_retried_and_dropped_by_hand()
    {
        var id = await Started("sweep_room", "1", attempts: 10, JobState.Dead);
        await Refused(await admin.Http.PostAsync($"/api/admin/jobs/{id}/cancel", null));

        var retried = await Changed(await admin.Http.PostAsync($"/api/admin/jobs/{id}/retry", null));
        Assert.NotEqual("dead", retried.Text("state"));
        var done = await Until(id, job => job.Text("state") == "done");
        Assert.Equal(1, done.Number("attempts"));

        await Refused(await admin.Http.PostAsync($"/api/admin/jobs/{id}/retry", null));
        var dropped = await admin.Http.DeleteAsync($"/api/admin/jobs/{id}");
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        await Person.Problem(
            await admin.Http.GetAsync($"/api/admin/jobs/{id}"), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_job_that_nobody_runs_waits_until_it_is_cancelled()
    {
        var id = await Started("of another time", "1", attempts: 0);
        await Refused(await admin.Http.DeleteAsync($"/api/admin/jobs/{id}"));

        var cancelled = await Changed(await admin.Http.PostAsync($"/api/admin/jobs/{id}/cancel", null));

        Assert.Equal(("cancelled", 0), (cancelled.Text("state"), cancelled.Number("attempts")));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.DeleteAsync($"/api/admin/jobs/{id}")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/{0}")]
    [InlineData("POST", "/{0}/retry")]
    [InlineData("POST", "/{0}/cancel")]
    [InlineData("DELETE", "/{0}")]
    public async Task For_everybody_else_the_queue_is_not_there(string method, string path)
    {
        var id = await Started("of another time", "1", attempts: 0);
        var ada = await meetai.NewPerson();

        var request = new HttpRequestMessage(
            new HttpMethod(method), $"/api/admin/jobs{path.Replace("{0}", $"{id}", StringComparison.Ordinal)}");
        await Person.Problem(await ada.Http.SendAsync(request), HttpStatusCode.NotFound, "not_found");

        Assert.Equal("queued", (await admin.Get($"/api/admin/jobs/{id}")).Text("state"));
    }

    [Theory]
    [InlineData("state=asleep")]
    [InlineData("before=7")]
    [InlineData("limit=0")]
    public async Task A_list_that_makes_no_sense_is_refused(string query)
    {
        await meetai.Launch();
        await Person.Problem(
            await meetai.With(admin.Key).Http.GetAsync($"/api/admin/jobs?{query}"),
            HttpStatusCode.BadRequest, "invalid_field");
    }

    /// <summary>A server that finds this job in its file.</summary>
    private async Task<Guid> Started(string kind, string payload, int attempts, JobState state = JobState.Queued)
    {
        var id = Stored.Leave(meetai.Data, kind, payload, attempts, state);
        await meetai.Launch();
        admin = meetai.With(admin.Key);
        return id;
    }

    private async Task<JsonElement> Until(Guid id, Func<JsonElement, bool> so)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            var job = await admin.Get($"/api/admin/jobs/{id}");
            if (so(job))
                return job;

            await Task.Delay(25); // nobody is told how a job gets on
        }

        throw new TimeoutException("It never came to that.");
    }

    private static Task<JsonElement> Changed(HttpResponseMessage answer) => Person.Read(answer, HttpStatusCode.OK);

    private static Task Refused(HttpResponseMessage answer)
        => Person.Problem(answer, HttpStatusCode.Conflict, "conflict");
}
