using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>What was sent to a webhook can be looked at, page by page, and sent again.</summary>
public sealed class DeliveriesTests
{
    [Fact]
    public async Task Deliveries_are_listed_newest_first_in_pages_and_by_status()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        receiver.Reply = (request, stream) => (request.Seq == 3 ? Replies.Status(500) : Replies.Ok)(request, stream);
        var (hook, _) = await box.Hook(receiver.Url);
        for (var i = 0; i < 5; i++)
            await box.Ada.Say(box.Room, $"{i}");

        await box.Until(hook, all => HookBox.Attempts(all) == 5);

        var first = await box.Ada.Get($"{hook}/deliveries?limit=2");
        Assert.True(first.Flag("has_more"));
        var rest = await box.Ada.Get($"{hook}/deliveries?before={first.Items("deliveries")[1].Text("id")}");
        Assert.False(rest.Flag("has_more"));
        Assert.Equal(
            [5, 4, 3, 2, 1],
            first.Items("deliveries").Concat(rest.Items("deliveries")).Select(one => one.Number("seq")));
        Assert.Equal(3, Assert.Single(await box.Deliveries(hook, "status=failed")).Number("seq"));
        Assert.Equal([5, 4, 2, 1], (await box.Deliveries(hook, "status=succeeded")).Select(one => one.Number("seq")));
        Assert.Empty(await box.Deliveries(hook, "status=dead"));
        Assert.Equal(
            HttpStatusCode.BadRequest, (await box.Ada.Http.GetAsync($"{hook}/deliveries?status=lost")).StatusCode);
    }

    [Fact]
    public async Task What_is_under_way_is_shown_as_delivering()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Hang);
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "one");
        await box.Ada.Say(box.Room, "two");
        await receiver.Next();

        Assert.Equal("delivering", (await box.Deliveries(hook))[^1].Text("status"));
    }

    [Fact]
    public async Task One_delivery_can_be_sent_again_under_its_own_id()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "hello");
        var first = await receiver.Next();
        await box.Newest(hook, "succeeded");

        var answer = await box.Ada.Http.PostAsync($"{hook}/deliveries/{first.Id}/replay", null);

        Assert.Equal(first.Id, (await Person.Read(answer, HttpStatusCode.Accepted)).Text("id"));
        Assert.Equal(first.Id, (await receiver.Next()).Id);
        await box.Newest(hook, "succeeded");
    }

    [Fact]
    public async Task All_dead_ones_since_a_time_can_be_sent_again()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "early");
        await box.Die(hook, deliveries: 1);
        var since = (await box.Ada.Say(box.Room, "late")).Text("created_at");
        await box.Die(hook, deliveries: 2);

        receiver.Reply = Replies.Ok;
        var count = receiver.All.Count;
        var answer = await box.Ada.Http.PostAsJsonAsync($"{hook}/replay", new { since });
        Assert.Equal(1, (await Person.Read(answer, HttpStatusCode.Accepted)).Number("count"));
        await box.Newest(hook, "succeeded");
        Assert.Equal(2, receiver.All.Last().Seq);
        Assert.Equal(count + 1, receiver.All.Count);

        foreach (var body in new object[] { new { }, new { since = "yesterday" } })
        {
            var refused = await box.Ada.Http.PostAsJsonAsync($"{hook}/replay", body);
            await Person.Problem(refused, HttpStatusCode.BadRequest, "invalid_field");
        }
    }
}
