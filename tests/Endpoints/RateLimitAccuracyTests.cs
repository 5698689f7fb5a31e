using System.Net;
using System.Text;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>A limit is enforced, not best effort: the bucket and its refill, no more, over crashes too.</summary>
public sealed class RateLimitAccuracyTests
{
    private const int Capacity = 60;

    [Fact]
    public Task Twenty_connections_get_what_one_would_get() => Hammer(TimeSpan.FromSeconds(2));

    [PublishedFact]
    public Task Twenty_connections_get_what_one_would_get_for_ten_seconds() => Hammer(TimeSpan.FromSeconds(10));

    [Fact]
    public Task A_process_that_is_killed_under_fire_gives_nothing_away()
        => Hammer(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.5));

    [PublishedFact]
    public Task A_process_that_is_killed_again_and_again_under_fire_gives_nothing_away()
        => Hammer([.. Enumerable.Repeat(TimeSpan.FromSeconds(3), 5)]);

    [Fact]
    public async Task Killed_right_after_the_last_message_of_the_bucket_it_refuses_the_next_one()
    {
        await using var meetai = await Running.Start("--limit", $"messages={Capacity}/day");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 0; i < Capacity; i++)
            await ada.Say(room, "hello");

        await meetai.Kill();
        await meetai.Launch();

        await Attempts.Refused(await meetai.With(ada.Key).TrySay(room), "messages");
    }

    [Fact]
    public async Task Rooms_and_keys_are_counted_over_a_kill_too()
    {
        await using var meetai = await Running.Start("--limit", "rooms=1/day", "--limit", "keys=2/day");
        var ada = await meetai.NewPerson();
        await ada.NewRoom();
        await meetai.NewPerson();

        await meetai.Kill();
        await meetai.Launch();

        await Attempts.Refused(await meetai.With(ada.Key).Try("/api/rooms", new { name = "another" }), "rooms");
        await Attempts.Refused(await meetai.Anyone().PostAsync("/api/keys", null), "keys");
    }

    [Fact]
    public async Task What_was_paid_for_nothing_is_stored_when_the_server_is_told_to_end()
    {
        await using var meetai = await Running.Start("--limit", "rooms=2/day");
        var ada = await meetai.NewPerson();
        await ada.Try("/api/rooms", new { name = "" });
        await ada.Try("/api/rooms", new { name = "" });

        Assert.Equal(0, await meetai.Terminate());
        await meetai.Launch();

        await Attempts.Refused(await meetai.With(ada.Key).Try("/api/rooms", new { name = "den" }), "rooms");
    }

    [Fact]
    public async Task What_was_paid_for_nothing_is_stored_soon_without_being_told()
    {
        await using var meetai = await Running.Start("--limit", "rooms=2/day");
        var ada = await meetai.NewPerson();
        await ada.Try("/api/rooms", new { name = "" });
        await ada.Try("/api/rooms", new { name = "" });
        var bothPaid = TimeProvider.System.GetUtcNow().AddHours(23);
        await Attempts.Eventually(() => Task.FromResult(Stored.FullAt(meetai.Data, "rooms") > bothPaid));

        await meetai.Kill();
        await meetai.Launch();

        await Attempts.Refused(await meetai.With(ada.Key).Try("/api/rooms", new { name = "den" }), "rooms");
    }

    [Fact]
    public async Task What_was_given_back_stays_given_back()
    {
        await using var meetai = await Running.Start("--limit", "messages=2/day");
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        for (var i = 0; i < 4; i++)
            await Person.Problem(await bob.TrySay(room), HttpStatusCode.NotFound, "not_found");

        Assert.Equal(0, await meetai.Terminate());
        await meetai.Launch();

        Assert.Equal(2, await meetai.With(bob.Key).Left("messages"));
    }

    /// <summary>
    /// 20 connections post with one key as fast as they can, in one life of the process after the other. What counts is
    /// what is stored: of what a kill interrupts, nobody learned whether it was.
    /// </summary>
    private static async Task Hammer(params TimeSpan[] lives)
    {
        await using var meetai = await Running.Start("--limit", $"messages={Capacity}/min");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var watch = new Watch();
        foreach (var life in lives)
        {
            var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var everybody = Enumerable.Range(0, 20).Select(_ => meetai.With(ada.Key));
            var posting = everybody.Select(one => Post(one, room, watch, life, due)).ToList();
            await due.Task;
            await meetai.Kill();
            await Task.WhenAll(posting);
            await meetai.Launch();
        }

        var stored = (await meetai.With(ada.Key).Get(room)).Number("last_seq");
        var (least, most) = (Capacity + watch.Least.TotalSeconds, Capacity + watch.Most.TotalSeconds);
        Assert.InRange(stored, Math.Floor(least) - 1, Math.Ceiling(most));
    }

    /// <summary>Until nobody answers any more.</summary>
    private static async Task Post(Person ada, string room, Watch watch, TimeSpan life, TaskCompletionSource due)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                watch.Asks();
                using var text = new StringContent("x", Encoding.UTF8, "text/plain");
                var answer = await ada.Http.PostAsync($"{room}/messages?sender=ada", text);
                if (answer.StatusCode is HttpStatusCode.BadGateway)
                    break; // so says a proxy before it

                watch.Hears();
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.TooManyRequests });
                if (TimeProvider.System.GetElapsedTime(started) >= life)
                    due.TrySetResult();
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    /// <summary>How long a bucket that was asked all the time has refilled, at least and at most.</summary>
    private sealed class Watch
    {
        private readonly Lock gate = new();
        private long? firstAsked, firstHeard;
        private long lastAsked, lastHeard;

        public TimeSpan Least => TimeProvider.System.GetElapsedTime(firstHeard!.Value, lastAsked);

        public TimeSpan Most => TimeProvider.System.GetElapsedTime(firstAsked!.Value, lastHeard);

        public void Asks()
        {
            lock (gate)
            {
                lastAsked = TimeProvider.System.GetTimestamp();
                firstAsked ??= lastAsked;
            }
        }

        public void Hears()
        {
            lock (gate)
            {
                lastHeard = TimeProvider.System.GetTimestamp();
                firstHeard ??= lastHeard;
            }
        }
    }
}
