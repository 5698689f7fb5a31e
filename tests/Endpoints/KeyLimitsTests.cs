using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>A limit of one key beside its person's: one looping agent does not starve the others.</summary>
public sealed class KeyLimitsTests
{
    [Fact]
    public async Task A_key_with_a_limit_of_its_own_leaves_the_rest_to_the_others()
    {
        await using var meetai = await Running.Start("--limit", "messages=5/day", "--limit", "keys=off");
        var (ada, looping, room) = await Family(meetai);
        await Limit(meetai, looping, "messages=2/day");

        await looping.Say(room, "one");
        var last = await looping.TrySay(room);
        Assert.Equal((2, 0), (Quota.Of(last).Count, Quota.Of(last).Remaining));
        await Attempts.Refused(await looping.TrySay(room), "messages");

        Assert.Equal(3, await ada.Left("messages"));
        for (var i = 0; i < 3; i++)
            await ada.Say(room, "mine");

        await Attempts.Refused(await ada.TrySay(room), "messages");
    }

    [Fact]
    public async Task Neither_its_children_nor_a_rotation_nor_a_restart_free_it_of_the_limit()
    {
        await using var meetai = await Running.Start("--limit", "messages=50/day", "--limit", "keys=off");
        var (ada, looping, room) = await Family(meetai);
        await Limit(meetai, looping, "messages=2/day");
        var below = meetai.With((await looping.Post("/api/keys", new { })).Text("key"));
        await looping.Say(room, "one");
        await below.Say(room, "two");
        await Attempts.Refused(await below.TrySay(room), "messages");

        await meetai.Kill();
        await meetai.Launch();
        await Attempts.Refused(await meetai.With(looping.Key).TrySay(room), "messages");

        var id = (await meetai.With(looping.Key).Get("/api/keys/me")).Text("id");
        var rotated = meetai.With((await meetai.With(ada.Key).Post($"/api/keys/{id}/rotate", new { })).Text("key"));
        await Attempts.Refused(await rotated.TrySay(room), "messages");

        await meetai.Kill();
        await meetai.Launch();
        await Attempts.Refused(await meetai.With(rotated.Key).TrySay(room), "messages");
    }

    [Fact]
    public async Task The_operator_fills_the_bucket_of_a_rotated_key_by_either_id()
    {
        await using var meetai = await Running.Start("--limit", "messages=50/day", "--limit", "keys=off");
        var (ada, looping, room) = await Family(meetai);
        await Limit(meetai, looping, "messages=1/day");
        await looping.Say(room, "one");
        var id = (await looping.Get("/api/keys/me")).Text("id");
        var made = await ada.Post($"/api/keys/{id}/rotate", new { overlap = 60 });
        var rotated = meetai.With(made.Text("key"));
        await Attempts.Refused(await rotated.TrySay(room), "messages");
        await Attempts.Refused(await looping.TrySay(room), "messages");

        var admin = await meetai.Admin();
        foreach (var (subject, speaker) in new[] { (made.Text("id"), looping), (id, rotated) })
        {
            await admin.Http.PostAsJsonAsync("/api/admin/limits/messages/reset", new { subject = $"key:{subject}" });
            await speaker.Say(room, "again");
            await Attempts.Refused(await rotated.TrySay(room), "messages");
        }
    }

    [Fact]
    public async Task Off_takes_it_away_and_per_says_whose_it_is()
    {
        await using var meetai = await Running.Start("--limit", "messages=5/day", "--limit", "keys=off");
        var (ada, looping, room) = await Family(meetai);
        await Limit(meetai, looping, "messages=1/day");
        await looping.Say(room, "one");
        await Attempts.Refused(await looping.TrySay(room), "messages");
        Assert.Equal(["person", "key"], (await looping.Get("/api/limits")).Items("limits")
            .Where(limit => limit.Text("name") == "messages").Select(limit => limit.Text("per")));

        await Limit(meetai, looping, "messages=off");
        await looping.Say(room, "two");
        await Limit(meetai, looping, "messages=9/day", "--per", "person");

        Assert.Equal("9/day", await ada.Rate("messages"));
    }

    [Fact]
    public async Task The_operator_sees_it_and_fills_it()
    {
        await using var meetai = await Running.Start("--limit", "messages=5/day", "--limit", "keys=off");
        var (_, looping, room) = await Family(meetai);
        await Limit(meetai, looping, "messages=1/day");
        var (admin, id) = (await meetai.Admin(), (await looping.Get("/api/keys/me")).Text("id"));
        await looping.Say(room, "one");

        var shown = Assert.Single((await admin.Get("/api/admin/limits")).Items("overrides"));
        Assert.Equal((id, "messages", "1/day"), (shown.Text("key_id"), shown.Text("name"), shown.Text("rate")));
        var reset = await admin.Http.PostAsJsonAsync(
            "/api/admin/limits/messages/reset", new { subject = $"key:{id}" });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        await looping.Say(room, "again");
    }

    private static async Task<(Person Ada, Person Looping, string Room)> Family(Running meetai)
    {
        var ada = await meetai.NewPerson();
        var looping = meetai.With((await ada.Post("/api/keys", new { agent = "looping" })).Text("key"));
        return (ada, looping, await ada.NewRoom());
    }

    private static async Task Limit(Running meetai, Person key, params string[] words)
    {
        var id = (await key.Get("/api/keys/me")).Text("id");
        var done = await meetai.Command(["keys", "limit", id, .. words]);
        Assert.Equal((0, ""), (done.ExitCode, done.Output));
    }
}
