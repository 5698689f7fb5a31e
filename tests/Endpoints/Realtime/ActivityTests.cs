using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

public sealed class ActivityTests
{
    public static TheoryData<string> Ignored =>
    [
        """{"type":"activity"}""",
        """{"type":"activity","state":"sleeping"}""",
        """{"type":"activity","state":["typing"]}""",
        """{"type":"activity","state":"typing","detail":7}""",
        """{"type":"activity","state":"typing","detail":"a\u0000b"}""",
        """{"type":"activity","state":"typing","detail":"a\u202eb"}""",
        $$"""{"type":"activity","state":"tool","detail":"{{new string('x', 101)}}"}""",
    ];

    [Fact]
    public async Task What_somebody_is_doing_is_heard_by_whoever_asked_and_shown_with_the_members()
    {
        await using var den = await Den.Open();
        var me = await den.Bob.Get("/api/keys/me");
        using var asker = await den.Ask(den.Ada);
        using var events = await EventSource.Open(den.Ada, $"{den.Room}/events?presence=true");
        await events.Next("ready");
        using var bob = await den.Join(den.Bob);

        await bob.Send("""{"type":"activity","state":"tool","detail":" grep "}""");
        var heard = await asker.Next("activity");

        Assert.Equal(
            (den.Room, me.Text("person_id"), me.Text("id"), me.Text("handle"), me.Text("handle"), "tool", "grep"),
            ($"/api/rooms/{heard.Text("room_id")}", heard.Text("person_id"), heard.Text("key_id"),
                heard.Text("handle"), heard.Text("sender"), heard.Text("state"), heard.Text("detail")));
        Assert.Equal(heard.GetRawText(), (await events.Next("activity")).GetRawText());
        var shown = (await den.Member(den.Bob)).GetProperty("activity");
        Assert.Equal(
            (heard.Text("sender"), "tool", "grep", heard.Text("expires_at")),
            (shown.Text("sender"), shown.Text("state"), shown.Text("detail"), shown.Text("expires_at")));
        Assert.Equal(JsonValueKind.Null, (await den.Member(den.Ada)).GetProperty("activity").ValueKind);
    }

    [Fact]
    public async Task An_agent_is_doing_it_under_its_own_name()
    {
        await using var den = await Den.Open();
        var key = (await den.Bob.Post("/api/keys", new { agent = "reviewer" })).Text("key");
        using var asker = await den.Ask(den.Ada);
        using var agent = await den.Join(den.Meetai.With(key));

        await agent.Send("""{"type":"activity","state":"thinking","detail":""}""");
        var heard = await asker.Next("activity");

        Assert.Equal(("reviewer", "thinking"), (heard.Text("sender"), heard.Text("state")));
        Assert.Equal(JsonValueKind.Null, heard.GetProperty("detail").ValueKind);
    }

    [Fact]
    public async Task A_message_ends_it()
    {
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);
        using var bob = await den.Join(den.Bob);
        await bob.Send("""{"type":"activity","state":"typing"}""");
        await asker.Next("activity");

        await den.Ada.Say(den.Room, "somebody else's ends nothing");
        Assert.Equal("typing", (await den.Member(den.Bob)).GetProperty("activity").Text("state"));
        await den.Bob.Say(den.Room, "done");
        Assert.Equal(JsonValueKind.Null, (await den.Member(den.Bob)).GetProperty("activity").ValueKind);
    }

    [Theory]
    [MemberData(nameof(Ignored))]
    public async Task What_is_no_activity_is_ignored(string frame)
    {
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);
        using var bob = await den.Join(den.Bob);

        await bob.Send(frame);
        await bob.Send("""{"type":"activity","state":"typing","detail":"this one"}""");

        Assert.Equal("this one", (await asker.Next("activity")).Text("detail"));
        Assert.Empty(await Activities(den, asker));
    }

    [Fact]
    public async Task A_reader_a_key_that_may_not_write_and_who_became_a_reader_are_not_heard()
    {
        await using var den = await Den.Open(role: "reader");
        var reading = (await den.Ada.Post("/api/keys", new { scopes = new[] { "read" } })).Text("key");
        using var asker = await den.Ask(den.Ada);
        using var bob = await den.Join(den.Bob);
        using var silent = await den.Join(den.Meetai.With(reading));
        var path = $"{den.Room}/members/{(await den.Member(den.Bob)).Text("person_id")}";

        await Do(bob, silent);
        Assert.Empty(await Activities(den, asker));
        await den.Ada.Http.PatchAsJsonAsync(path, new { role = "member" });
        await Do(bob);
        Assert.Single(await Activities(den, asker));
        await den.Ada.Http.PatchAsJsonAsync(path, new { role = "reader" });
        await Do(bob);
        Assert.Empty(await Activities(den, asker));
    }

    [Fact]
    public async Task What_comes_too_fast_is_dropped_and_nothing_else_is()
    {
        const int Many = 50;
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);
        using var bob = await den.Join(den.Bob);

        await Do([.. Enumerable.Repeat(bob, Many)]);

        Assert.InRange((await Activities(den, asker)).Count, 5, Many - 1);
    }

    /// <summary>Says it, and waits until it was looked at.</summary>
    private static async Task Do(params Follower[] sockets)
    {
        foreach (var socket in sockets)
            await socket.Send("""{"type":"activity","state":"typing"}""");

        foreach (var socket in sockets.Distinct())
        {
            await socket.Send("""{"type":"ping"}""");
            await socket.Next("pong");
        }
    }

    /// <summary>What the asker hears of activities that were said before now.</summary>
    private static async Task<List<JsonElement>> Activities(Den den, Follower asker)
    {
        var until = (await den.Ada.Say(den.Room, "until here")).Text("id");
        var heard = new List<JsonElement>();
        while (await asker.Next() is { } frame)
        {
            if (frame.Text("type") is "message" && frame.Text("id") == until)
                break;

            if (frame.Text("type") is "activity")
                heard.Add(frame);
        }

        return heard;
    }
}
