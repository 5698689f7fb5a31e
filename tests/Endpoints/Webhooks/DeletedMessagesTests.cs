using System.Net;
using System.Text;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A message that was taken back is told as such, and its words are told to nobody any more.</summary>
public sealed class DeletedMessagesTests
{
    [Fact]
    public async Task A_deleted_message_is_told_without_its_words()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        await box.Hook(receiver.Url, events: "message.deleted");
        var said = await box.Ada.Say(box.Room, "secret");

        await Delete(box, said);

        var request = await receiver.Next();
        Assert.Equal("message.deleted", request.Json.Text("type"));
        var data = request.Json.GetProperty("data");
        Assert.Equal(["id", "room_id", "seq"], data.EnumerateObject().Select(one => one.Name));
        Assert.Equal((said.Text("id"), 1), (data.Text("id"), data.Number("seq")));
    }

    [Fact]
    public async Task What_was_not_told_before_it_was_deleted_is_cancelled()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        var (hook, _) = await box.Hook(receiver.Url);
        var said = await box.Ada.Say(box.Room, "secret");
        await receiver.Next();
        await box.Newest(hook, "failed");

        receiver.Reply = Replies.Ok;
        await Delete(box, said);
        Assert.Equal("message.deleted", (await receiver.Next()).Json.Text("type"));
        box.Clock.Move(TimeSpan.FromSeconds(6));

        var all = await box.Until(hook, all => all[^1].Text("status") == "cancelled");
        Assert.Equal("What it was about is gone.", all[^1].Text("error"));
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task An_answer_that_repeats_a_message_is_forgotten_with_it()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver((request, stream)
            => Replies.Status(200, Encoding.UTF8.GetString(request.Bytes))(request, stream));
        var (hook, _) = await box.Hook(receiver.Url, events: "message.created");
        var said = await box.Ada.Say(box.Room, "secret");
        Assert.Contains("secret", (await box.Newest(hook, "succeeded")).Text("response_body"));

        await Delete(box, said);

        var delivery = Assert.Single(await box.Deliveries(hook));
        Assert.Equal(JsonValueKind.Null, delivery.GetProperty("response_body").ValueKind);
    }

    private static async Task Delete(HookBox box, JsonElement message)
    {
        var answer = await box.Ada.Http.DeleteAsync($"{box.Room}/messages/{message.Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
