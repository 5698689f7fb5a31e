using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>Webhooks as their owner makes, sees, changes, tries and ends them.</summary>
public sealed class WebhooksTests
{
    private const string Public = "https://93.184.215.14/hook";

    [Fact]
    public async Task A_new_webhook_shows_its_secret_once()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var answer = await ada.Http.PostAsJsonAsync($"{room}/webhooks", new { url = Public });
        var made = await Person.Read(answer, HttpStatusCode.Created);

        var path = $"{room}/webhooks/{made.Text("id")}";
        Assert.Equal(path, answer.Headers.Location!.ToString());
        Assert.StartsWith("whsec_", made.Text("secret"), StringComparison.Ordinal);
        var seen = await ada.Get(path);
        var listed = Assert.Single((await ada.Get($"{room}/webhooks")).Items("webhooks"));
        Assert.False(seen.TryGetProperty("secret", out _));
        Assert.Equal(seen.GetRawText(), listed.GetRawText());
        Assert.Equal((Public, true), (seen.Text("url"), seen.Flag("enabled")));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("disabled_reason").ValueKind);
        Assert.Equal(
            ["message.created", "message.deleted", "room.updated", "room.deleted"],
            seen.Items("events").Select(word => word.GetString()));
        Assert.Equal(room, $"/api/rooms/{seen.Text("room_id")}");
    }

    [Fact]
    public async Task A_repeated_request_makes_one_webhook_and_does_not_show_the_secret_again()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        ada.Http.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        var first = await ada.Post($"{room}/webhooks", new { url = Public });
        var again = await ada.Post($"{room}/webhooks", new { url = Public });

        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.False(again.TryGetProperty("secret", out _));
        Assert.Single((await ada.Get($"{room}/webhooks")).Items("webhooks"));
    }

    [Fact]
    public async Task Webhooks_are_the_owner_s_affair_and_ask_for_manage()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        await bob.Accept(await ada.Invite(room));
        var hook = $"{room}/webhooks/{(await ada.Post($"{room}/webhooks", new { url = Public })).Text("id")}";
        var child = await ada.Post("/api/keys", new { scopes = new[] { "read", "write" } });

        foreach (var person in new[] { bob, meetai.With(child.Text("key")) })
        {
            foreach (var path in new[] { $"{room}/webhooks", hook, $"{hook}/deliveries" })
                await Person.Problem(await person.Http.GetAsync(path), HttpStatusCode.Forbidden, "forbidden");

            foreach (var path in new[] { $"{room}/webhooks", $"{hook}/rotate", $"{hook}/test", $"{hook}/replay" })
                await Person.Problem(await person.Http.PostAsync(path, null), HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [Fact]
    public async Task A_room_has_ten_webhooks_at_most()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => ada.Http.PostAsJsonAsync($"{room}/webhooks", new { url = Public })));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        await Person.Problem(answers.First(answer => !answer.IsSuccessStatusCode), HttpStatusCode.Conflict, "conflict");
        Assert.Equal(10, (await ada.Get($"{room}/webhooks")).Items("webhooks").Count);
    }

    [Fact]
    public async Task A_change_of_url_and_events_counts_from_then_on_also_for_what_is_still_to_be_sent()
    {
        await using var box = await HookBox.Start();
        await using var wrong = new Receiver(Replies.Status(500));
        await using var right = new Receiver();
        var (hook, _) = await box.Hook(wrong.Url);
        await box.Ada.Say(box.Room, "one");
        await wrong.Next();
        await box.Newest(hook, "failed");

        var changed = await box.Patch(hook, new { url = right.Url, events = new[] { "message.created" } });
        Assert.Equal(right.Url, changed.Text("url"));
        await box.Ada.Http.PatchAsJsonAsync(box.Room, new { name = "attic" });
        await box.Ada.Say(box.Room, "two");
        Assert.Equal(2, (await right.Next()).Seq);
        box.Clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(1, (await right.Next()).Seq);

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await box.Ada.Http.PatchAsJsonAsync(hook, new { url = "http://10.0.0.1/" })).StatusCode);
    }

    [Fact]
    public async Task What_happens_while_it_is_disabled_is_not_told_and_what_waited_is_cancelled()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "one");
        await receiver.Next();
        var waiting = await box.Newest(hook, "failed");

        await box.Patch(hook, new { enabled = false });
        await box.Newest(hook, "cancelled");
        await box.Ada.Say(box.Room, "two");
        var replay = await box.Ada.Http.PostAsync($"{hook}/deliveries/{waiting.Text("id")}/replay", null);
        await Person.Problem(replay, HttpStatusCode.Conflict, "conflict");

        receiver.Reply = Replies.Ok;
        await box.Patch(hook, new { enabled = true });
        await box.Ada.Say(box.Room, "three");
        Assert.Equal(3, (await receiver.Next()).Seq);
    }

    [Fact]
    public async Task A_deleted_webhook_is_told_nothing_more()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);
        await using var other = new Receiver();
        await box.Hook(other.Url);

        Assert.Equal(HttpStatusCode.NoContent, (await box.Ada.Http.DeleteAsync(hook)).StatusCode);
        await box.Ada.Say(box.Room, "hello");
        await other.Next();

        Assert.Empty(receiver.All);
        await Person.Problem(await box.Ada.Http.GetAsync(hook), HttpStatusCode.NotFound, "not_found");
        Assert.Equal(HttpStatusCode.NotFound, (await box.Ada.Http.DeleteAsync(hook)).StatusCode);
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_answers_with_what_came_of_it()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500, "not yet"));
        var (hook, secret) = await box.Hook(receiver.Url);

        var failed = await Test(box, hook);
        Assert.Equal(
            ("webhook.test", "dead", 500, "not yet"),
            (failed.Text("event"), failed.Text("status"), failed.Number("response_status"),
                failed.Text("response_body")));
        receiver.Reply = Replies.Ok;
        var arrived = await Test(box, hook);

        Assert.Equal("succeeded", arrived.Text("status"));
        var request = (await receiver.Next(2))[1];
        Assert.Equal("webhook.test", request.Json.Text("type"));
        Assert.Equal(arrived.Text("id"), request.Id);
        Assert.NotEmpty(secret);
        Assert.Equal(2, (await box.Deliveries(hook)).Count);
        await Person.Problem(
            await box.Ada.Http.PostAsync($"{hook}/deliveries/{failed.Text("id")}/replay", null),
            HttpStatusCode.Conflict, "conflict");
        var again = await box.Ada.Http.PostAsJsonAsync($"{hook}/replay", new { since = "2001-01-01T00:00:00Z" });
        Assert.Equal(0, (await Person.Read(again, HttpStatusCode.Accepted)).Number("count"));
    }

    private static async Task<JsonElement> Test(HookBox box, string hook)
        => await Person.Read(await box.Ada.Http.PostAsync($"{hook}/test", null), HttpStatusCode.OK);
}
