using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>Whose bucket it is.</summary>
public sealed class RateLimitScopeTests
{
    [Fact]
    public async Task Keys_are_counted_per_address()
    {
        await using var meetai = await Running.Start("--limit", "keys=2/day");
        var (here, there) = (meetai.Anyone(), meetai.Anyone(IPAddress.Parse("127.0.0.2")));

        Assert.Equal(1, Quota.Of(await here.PostAsync("/api/keys", null)).Remaining);
        Assert.Equal(0, Quota.Of(await meetai.Anyone().PostAsync("/api/keys", null)).Remaining);
        await Attempts.Refused(await here.PostAsync("/api/keys", null), "keys");

        Assert.Equal(1, Quota.Of(await there.PostAsync("/api/keys", null)).Remaining);
    }

    [Fact]
    public async Task A_person_has_one_bucket_over_all_connections_and_addresses()
    {
        await using var meetai = await Running.Start("--limit", "messages=6/day");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var everywhere = Enumerable.Range(0, 6)
            .Select(n => new Person(meetai.Anyone(IPAddress.Parse($"127.0.0.{n + 1}")), ada.Key)).ToList();

        var answers = await Task.WhenAll(everywhere.Select(person => person.TrySay(room)));

        Assert.Equal([0, 1, 2, 3, 4, 5], answers.Select(answer => Quota.Of(answer).Remaining).Order());
        foreach (var person in everywhere)
            await Attempts.Refused(await person.TrySay(room), "messages");
    }

    [Fact]
    public async Task What_one_person_uses_nobody_else_pays()
    {
        await using var meetai = await Running.Start("--limit", "messages=2/day", "--limit", "rooms=1/day");
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var (hers, his) = (await ada.NewRoom(), await bob.NewRoom());
        await ada.Say(hers, "one");
        await ada.Say(hers, "two");
        await Attempts.Refused(await ada.TrySay(hers), "messages");
        await Attempts.Refused(await ada.Try("/api/rooms", new { name = "another" }), "rooms");

        Assert.Equal(2, await bob.Left("messages"));
        await bob.Say(his, "one");
        Assert.Equal((1, 0), (await bob.Left("messages"), await ada.Left("messages")));
    }

    [Fact]
    public async Task A_limit_does_not_touch_another()
    {
        await using var meetai = await Running.Start("--limit", "messages=1/day", "--limit", "rooms=2/day");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "the one");
        await Attempts.Refused(await ada.TrySay(room), "messages");

        await ada.NewRoom("another");
        await ada.Get($"{room}/messages");
    }

    [Fact]
    public async Task An_admin_key_makes_as_many_rooms_as_it_likes_and_is_limited_in_messages()
    {
        await using var meetai = await Running.Start("--limit", "rooms=1/day", "--limit", "messages=1/day");
        var admin = await meetai.Admin();

        var room = await admin.NewRoom();
        await admin.NewRoom();
        Assert.False(Quota.IsIn(await admin.Try("/api/rooms", new { name = "third" })));

        await admin.Say(room, "the one");
        await Attempts.Refused(await admin.TrySay(room), "messages");
    }

    [Fact]
    public async Task The_operator_makes_as_many_keys_as_they_like()
    {
        await using var meetai = await Running.Start("--limit", "keys=1/day");
        for (var i = 0; i < 3; i++)
            Assert.Equal(0, (await meetai.Command("keygen")).ExitCode);

        using var socket = meetai.Operator();
        Assert.False(Quota.IsIn(await socket.PostAsync("/api/keys", null)));
        Assert.False(Quota.IsIn(await socket.PostAsync("/api/keys", null)));
        await meetai.NewPerson();
    }
}
