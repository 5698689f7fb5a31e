namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>What happens in a room arrives at its webhooks, in order, signed, and each on its own.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_message_arrives_as_it_was_answered()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);

        var said = await box.Ada.Say(box.Room, "héllo");

        var request = await receiver.Next();
        Assert.Equal("POST /hook HTTP/1.1", request.RequestLine);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("message.created", request.Json.Text("type"));
        Assert.Equal(said.Text("created_at"), request.Json.Text("timestamp"));
        Assert.Equal(said.GetRawText(), request.Json.GetProperty("data").GetRawText());
        var delivery = await box.Newest(hook, "succeeded");
        Assert.Equal(request.Id, delivery.Text("id"));
        Assert.Equal((200, 1), (delivery.Number("response_status"), delivery.Number("seq")));
        Assert.NotNull(delivery.Text("delivered_at"));
    }

    [Fact]
    public async Task Deliveries_arrive_in_order_one_at_a_time_and_once_each()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        await box.Hook(receiver.Url);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => box.Ada.Say(box.Room, $"{i}")));

        var requests = await receiver.Next(200);
        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long)seq), requests.Select(request => request.Seq));
        Assert.Equal(200, requests.Select(request => request.Id).Distinct().Count());
        Assert.Equal(1, receiver.MostOpen);
    }
}
