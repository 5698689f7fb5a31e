namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>A tool pays what the request of the API pays, from the same bucket.</summary>
public sealed class McpLimitsTests(LimitedBox box) : IClassFixture<LimitedBox>
{
    [Fact]
    public async Task Who_speaks_too_fast_is_told_how_long_to_wait()
    {
        var (person, room) = await box.Newcomer();
        var (peer, id) = (new McpPeer(person), room[^36..]);
        await person.Say(room, "by the API");
        await peer.Use("send_message", new { room = id, sender = "bot", content = "by a tool" });
        await peer.Use("send_message", new { room = id, sender = "bot", content = "the last" });

        var (words, error) = await peer.Refusal("send_message", new { room = id, sender = "bot", content = "more" });

        Assert.Equal("rate_limited", error.Text("code"));
        var seconds = error.Number("retry_after");
        Assert.InRange(seconds, 28_000, 28_800);
        Assert.Contains($"Try again in {seconds} s.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_or_replayed_costs_what_it_costs_by_the_API()
    {
        var (person, room) = await box.Newcomer();
        var (peer, id) = (new McpPeer(person), room[^36..]);
        var message = new { room = id, sender = "bot", content = "once", idempotency_key = "k" };

        await peer.Use("send_message", message);
        await peer.Use("send_message", message);
        await peer.Refusal("send_message", new { room = Routes.Absent, sender = "bot", content = "nowhere" });
        Assert.Equal(2, await person.Left("messages"));

        await peer.Refusal("send_message", new { room = id, sender = "bot", content = "" });
        Assert.Equal(1, await person.Left("messages"));
    }

    [Fact]
    public async Task Rooms_are_made_from_the_bucket_of_rooms()
    {
        var person = await box.Meetai.NewPerson();
        for (var i = 0; i < 5; i++)
            await new McpPeer(person).Use("create_room", new { name = $"room {i}" });

        var (_, error) = await new McpPeer(person).Refusal("create_room", new { name = "one more" });
        Assert.Equal("rate_limited", error.Text("code"));
    }
}
