using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>What happens to the room itself is told, too, its end included.</summary>
public sealed class RoomEventsTests
{
    [Fact]
    public async Task A_changed_room_is_told_as_it_is_now()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        await box.Hook(receiver.Url, events: "room.updated");

        await box.Ada.Say(box.Room, "nobody asked for messages");
        await box.Ada.Http.PatchAsJsonAsync(box.Room, new { name = "attic", visibility = "public" });

        var json = (await receiver.Next()).Json;
        Assert.Equal("room.updated", json.Text("type"));
        var data = json.GetProperty("data");
        Assert.Equal(box.Room, $"/api/rooms/{data.Text("id")}");
        Assert.Equal(
            ("attic", "public", false), (data.Text("name"), data.Text("visibility"), data.Flag("anonymous_posts")));
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task The_end_of_a_room_is_told_when_nothing_is_left_of_it()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        await using var other = new Receiver();
        var (_, secret) = await box.Hook(receiver.Url);
        await box.Hook(other.Url, events: "message.created");

        Assert.Equal(HttpStatusCode.NoContent, (await box.Ada.Http.DeleteAsync(box.Room)).StatusCode);

        var first = await receiver.Next();
        Assert.Equal("room.deleted", first.Json.Text("type"));
        Assert.Equal("den", first.Json.GetProperty("data").Text("name"));
        Assert.Equal(box.Room, $"/api/rooms/{first.Json.GetProperty("data").Text("room_id")}");
        Assert.True(SignatureTests.Signed(first, secret));

        await box.Meetai.Kill(); // it is retried by a process that never knew the room
        receiver.Reply = Replies.Ok;
        await box.Meetai.Launch();
        await Task.WhenAny(receiver.Next(), Move(box.Clock));
        var again = receiver.All.Last();
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.Bytes, again.Bytes);
        Assert.Empty(other.All);
    }

    [Fact]
    public async Task Messages_that_were_not_yet_told_go_with_their_room()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Hang);
        await box.Hook(receiver.Url);
        for (var i = 0; i < 5; i++)
            await box.Ada.Say(box.Room, $"{i}");

        await receiver.Next();
        await box.Ada.Http.DeleteAsync(box.Room);
        receiver.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromSeconds(16));

        Assert.Equal("room.deleted", (await receiver.Next()).Json.Text("type"));
        Assert.Equal(2, receiver.All.Count);
    }

    /// <summary>Whether the failure was noted before the kill, nobody knows: the retry is due now or in 5 s.</summary>
    private static async Task Move(TestClock clock)
    {
        clock.Move(TimeSpan.FromSeconds(6));
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }
}
