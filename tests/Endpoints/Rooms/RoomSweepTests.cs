using System.Net;
using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>A job in the real program: it goes on by itself, however the process ended.</summary>
public sealed class RoomSweepTests
{
    private const int Many = 300_000;

    [Fact]
    public async Task The_messages_of_a_deleted_room_are_swept_from_the_file_and_no_others()
    {
        await using var meetai = await Running.Start();
        var (admin, ada) = (await meetai.Admin(), await meetai.NewPerson());
        var (room, other) = (await ada.NewRoom(), await ada.NewRoom("kept"));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ada.Say(room, $"{i}")));
        await ada.Say(other, "stays");

        await Delete(ada, room);

        var done = await Until(admin, "done");
        Assert.Equal((100, 1, 3), (done.Number("progress"), done.Number("attempts"), done.Number("queue")));
        Assert.Equal(1, Stored.Messages(meetai.Data));
        Assert.Equal([1], (await ada.Get($"{other}/messages")).Seqs());
    }

    [Fact]
    public async Task A_sweep_goes_on_by_itself_after_a_kill_in_its_middle()
    {
        await using var meetai = await Running.Start();
        var (admin, ada, room) = await BigRoom(meetai);
        await Begin(admin, ada, room);
        await meetai.Kill();
        var (killed, left) = (Assert.Single(Stored.Jobs(meetai.Data)), Stored.Messages(meetai.Data));
        Assert.Equal((JobState.Leased, 1, Many - left), (killed.State, killed.Attempts, killed.Progress));

        await meetai.Launch();

        var done = await Until(meetai.With(admin.Key), "done");
        Assert.Equal((Many, 2), (done.Number("progress"), done.Number("attempts")));
        Assert.Equal(0, Stored.Messages(meetai.Data));
    }

    /// <summary>Slow enough that it cannot end in the time that it is given at the end.</summary>
    [StracedFact]
    public async Task A_sweep_is_put_back_by_a_clean_end_and_the_next_start_need_not_wait()
    {
        await using var meetai = await Running.Start();
        var (admin, ada, room) = await BigRoom(meetai);
        using (await Strace.Attach(meetai, "-e", "inject=fdatasync:delay_enter=20000"))
        {
            await Begin(admin, ada, room);
            Assert.Equal(0, await meetai.Terminate());
        }

        var (waiting, left) = (Assert.Single(Stored.Jobs(meetai.Data)), Stored.Messages(meetai.Data));
        Assert.Equal((JobState.Queued, 0, Many - left), (waiting.State, waiting.Attempts, waiting.Progress));
        await meetai.Launch();

        var done = await Until(meetai.With(admin.Key), "done");
        Assert.Equal((Many, 1), (done.Number("progress"), done.Number("attempts")));
        Assert.Equal(0, Stored.Messages(meetai.Data));
    }

    [Fact]
    public async Task A_sweep_that_is_cancelled_stops_and_one_that_is_retried_goes_on()
    {
        await using var meetai = await Running.Start();
        var (admin, ada, room) = await BigRoom(meetai);
        var path = $"/api/admin/jobs/{(await Begin(admin, ada, room)).Text("id")}";

        var cancelled = await Person.Read(await admin.Http.PostAsync($"{path}/cancel", null), HttpStatusCode.OK);
        var left = Stored.Messages(meetai.Data);
        Assert.Equal(("cancelled", Many - left), (cancelled.Text("state"), cancelled.Number("progress")));
        Assert.InRange(left, 1, Many);

        await Person.Read(await admin.Http.PostAsync($"{path}/retry", null), HttpStatusCode.OK);
        var done = await Until(admin, "done");
        Assert.Equal((Many, 1), (done.Number("progress"), done.Number("attempts")));
        Assert.Equal(0, Stored.Messages(meetai.Data));
    }

    [Fact]
    public async Task What_an_earlier_meetai_had_not_yet_swept_is_swept()
    {
        var data = OlderDatabase.In(Path.Combine(Running.NewDirectory(), "data"), before: 10);
        using (var session = Session.Writer(DataDirectory.DatabaseIn(data)))
        {
            session.Run("INSERT INTO deleted_rooms VALUES (7)");
            session.Run(
                """
                INSERT INTO messages (place, id, sender, sender_type, content, created_at)
                VALUES ((7 << 32) | 1, x'01890000000070008000000000000001', 'ada', 'human', 'old', 0)
                """);
        }

        await using var meetai = await Running.StartIn(data);
        var done = await Until(await meetai.Admin(), "done");

        Assert.Equal(("sweep_room", 1), (done.Text("kind"), done.Number("progress")));
        Assert.Equal(0, Stored.Messages(data));
    }

    [Fact]
    public async Task A_command_without_a_server_leaves_the_work_to_the_server()
    {
        await using var meetai = await Running.Start();
        var (admin, ada, room) = await BigRoom(meetai);
        await Begin(admin, ada, room);
        await meetai.Kill();

        var listed = await meetai.Command("jobs", "--json");

        var job = Assert.Single(JsonDocument.Parse(listed.Output).RootElement.Items("jobs"));
        Assert.Equal(("sweep_room", "leased"), (job.Text("kind"), job.Text("state")));
        Assert.Equal(Assert.Single(Stored.Jobs(meetai.Data)).Progress, job.Number("progress"));
    }

    private static async Task<(Person Admin, Person Ada, string Room)> BigRoom(Running meetai)
    {
        var (admin, ada) = (await meetai.Admin(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        await meetai.Terminate();
        Stored.Fill(meetai.Data, Many);
        await meetai.Launch();
        return (meetai.With(admin.Key), meetai.With(ada.Key), room);
    }

    /// <summary>The sweep of the room, which has done a part of its work.</summary>
    private static async Task<JsonElement> Begin(Person admin, Person ada, string room)
    {
        await Delete(ada, room);
        return await Until(admin, "leased", job => job.Number("progress") > 0);
    }

    private static async Task Delete(Person owner, string room)
        => Assert.Equal(HttpStatusCode.NoContent, (await owner.Http.DeleteAsync(room)).StatusCode);

    /// <summary>The only job, once it is so. A lease lasts 15 s.</summary>
    private static async Task<JsonElement> Until(Person admin, string state, Func<JsonElement, bool>? and = null)
    {
        for (var tries = 0; tries < 1200; tries++)
        {
            var jobs = (await admin.Get("/api/admin/jobs")).Items("jobs");
            if (jobs is [var job] && job.Text("state") == state && and?.Invoke(job) != false)
                return job;

            await Task.Delay(25); // nobody is told how a job gets on
        }

        throw new TimeoutException($"The job was never {state}.");
    }
}
