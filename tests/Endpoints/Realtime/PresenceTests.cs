using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

public sealed class PresenceTests
{
    [Fact]
    public async Task Who_opens_a_stream_is_connected_and_whoever_asked_hears_of_it()
    {
        await using var den = await Den.Open();
        var me = await den.Bob.Get("/api/keys/me");
        Assert.Equal("stale", (await den.Member(den.Bob)).Text("presence"));
        using var asker = await den.Ask(den.Ada);
        using var events = await EventSource.Open(den.Ada, $"{den.Room}/events?presence=true");
        await events.Next("ready");

        using var bob = await den.Join(den.Bob);
        var told = (await asker.Next())!.Value;

        Assert.Equal(
            ("presence", den.Room, me.Text("person_id"), me.Text("handle"), "connected"),
            (told.Text("type"), $"/api/rooms/{told.Text("room_id")}", told.Text("person_id"), told.Text("handle"),
                told.Text("presence")));
        Assert.Equal(told.GetRawText(), (await events.Next())!.Value.GetRawText());
        Assert.Equal("connected", (await den.Member(den.Bob)).Text("presence"));
    }

    [Fact]
    public async Task Server_sent_events_count_as_a_stream()
    {
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);

        using var events = await EventSource.Open(den.Bob, $"{den.Room}/events");

        Assert.Equal("connected", (await asker.Next("presence")).Text("presence"));
    }

    [Fact]
    public async Task Who_polls_waits_and_who_only_reads_or_watches_the_lobby_is_stale()
    {
        await using var den = await Den.Open();
        await den.Ada.Say(den.Room, "hello");
        using var asker = await den.Ask(den.Ada);

        await den.Bob.Get($"{den.Room}/messages?after=0");
        using var lobby = await Follower.Join(den.Meetai, den.Bob, "/api/lobby/ws");
        await lobby.Next("ready");
        Assert.Equal("stale", (await den.Member(den.Bob)).Text("presence"));

        await den.Bob.Get($"{den.Room}/messages?after=0&wait=45");
        Assert.Equal("waiting", (await asker.Next())!.Value.Text("presence"));
        Assert.Equal("waiting", (await den.Member(den.Bob)).Text("presence"));
    }

    [Fact]
    public async Task Who_comes_back_at_once_was_never_gone_and_who_does_not_is_stale_after_a_while()
    {
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);

        for (var i = 0; i < 3; i++)
            (await den.Join(den.Bob)).Dispose();

        Assert.Equal("connected", (await asker.Next())!.Value.Text("presence"));
        Assert.Equal("stale", (await asker.Next())!.Value.Text("presence")); // ten seconds later, and nothing between
        Assert.Equal("stale", (await den.Member(den.Bob)).Text("presence"));
    }

    [Fact]
    public async Task Who_does_not_ask_hears_of_nobody()
    {
        await using var den = await Den.Open();
        var other = await den.Ada.NewRoom("other");
        using var asker = await den.Ask(den.Ada);
        using var elsewhere = await Follower.Join(den.Meetai, den.Ada, $"{other}/ws?presence=true");
        using var deaf = await den.Join(den.Ada);
        using var events = await EventSource.Open(den.Ada, $"{den.Room}/events?presence=false");
        await events.Next("ready");
        await elsewhere.Next("ready");

        using var bob = await den.Join(den.Bob);
        await bob.Send("""{"type":"activity","state":"typing"}""");
        await asker.Next("activity");
        await den.Ada.Say(den.Room, "said");
        await den.Ada.Say(other, "said");

        Assert.Equal("message", (await deaf.Next())!.Value.Text("type"));
        Assert.Equal("message", (await bob.Next())!.Value.Text("type"));
        Assert.Equal("message", (await events.Next())!.Value.Text("type"));
        Assert.Equal("message", (await elsewhere.Next())!.Value.Text("type"));
    }

    [Fact]
    public async Task Who_is_removed_is_gone_at_once()
    {
        await using var den = await Den.Open();
        using var asker = await den.Ask(den.Ada);
        using var bob = await den.Join(den.Bob);
        var id = (await asker.Next("presence")).Text("person_id");

        await den.Ada.Http.DeleteAsync($"{den.Room}/members/{id}");

        Assert.Equal("stale", (await asker.Next())!.Value.Text("presence"));
        Assert.Null(await bob.Next());
        Assert.Equal(4403, (int)bob.Closed!);
        await den.Bob.Accept(await den.Ada.Invite(den.Room));
        Assert.Equal("stale", (await den.Member(den.Bob)).Text("presence"));
    }

    [Fact]
    public async Task A_changed_member_is_answered_with_their_presence()
    {
        await using var den = await Den.Open();
        using var bob = await den.Join(den.Bob);
        var path = $"{den.Room}/members/{(await den.Member(den.Bob)).Text("person_id")}";

        var changed = await Person.Read(
            await den.Ada.Http.PatchAsJsonAsync(path, new { role = "reader" }), HttpStatusCode.OK);

        Assert.Equal((await den.Member(den.Bob)).GetRawText(), changed.GetRawText());
        Assert.Equal(("reader", "connected"), (changed.Text("role"), changed.Text("presence")));
    }
}
