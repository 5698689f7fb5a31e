using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>W3C Trace Context: from a request into the log, and on to the webhooks that it causes.</summary>
public sealed class TraceTests
{
    internal const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736", Parent = $"00-{Trace}-00f067aa0ba902b7-01";

    [Fact]
    public async Task A_webhook_goes_on_in_the_trace_of_the_request_that_caused_it_however_late_it_is_sent()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        await box.Hook(receiver.Url);
        using var posting = new HttpRequestMessage(HttpMethod.Post, $"{box.Room}/messages")
        {
            Content = JsonContent.Create(new { sender = "ada", content = "hello" }),
        };
        posting.Headers.Add("traceparent", Parent);
        posting.Headers.Add("tracestate", "vendor=private");
        posting.Headers.Add("baggage", "user=private");

        using var posted = await box.Ada.Http.SendAsync(posting);
        var first = await receiver.Next();
        Assert.Equal(Trace, (await box.Meetai.Line(posted)).Text("trace_id"));
        await box.Meetai.Kill();
        receiver.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromMinutes(1));
        await box.Meetai.Launch();
        var second = await receiver.Next();

        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-01$", first.Headers["traceparent"]);
        Assert.NotEqual(Parent, first.Headers["traceparent"]); // the parent is our own part of the trace
        Assert.Equal(
            (first.Id, first.Headers["traceparent"]), (second.Id, second.Headers["traceparent"]));
        Assert.DoesNotContain(first.Headers, header => header.Value.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_by_hand_and_what_happens_to_a_room_carry_their_own_requests()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);

        using var tested = await box.Ada.Http.PostAsync($"{hook}/test", null);
        var test = await receiver.Next();
        using var renamed = await box.Ada.Http.PatchAsJsonAsync(box.Room, new { name = "other" });
        var update = await receiver.Next();
        using var deleted = await box.Ada.Http.DeleteAsync(box.Room);
        var end = await receiver.Next();

        foreach (var (answer, request) in new[] { (tested, test), (renamed, update), (deleted, end) })
        {
            var trace = (await box.Meetai.Line(answer)).Text("trace_id");
            Assert.StartsWith($"00-{trace}-", request.Headers["traceparent"], StringComparison.Ordinal);
        }
    }
}
