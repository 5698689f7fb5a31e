using System.Globalization;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>What does not arrive is tried again on its schedule, by a clock that the tests move.</summary>
public sealed class RetryTests
{
    private static readonly double[] schedule =
        [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

    [Fact]
    public async Task A_delivery_that_fails_is_tried_ten_times_on_the_schedule_and_is_then_dead()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500, "oh no"));
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "hello");

        var first = await receiver.Next();
        var (last, attempts) = (first, 1);
        foreach (var delay in schedule)
        {
            var next = Time(await box.Newest(hook, "failed", attempts++), "next_attempt_at");
            Assert.InRange((next - SentAt(last)).TotalSeconds, delay, (delay * 1.1) + 20);
            box.Clock.Move(TimeSpan.FromSeconds(delay * 1.11));
            last = await receiver.Next();
            Assert.True(SentAt(last) >= next.AddSeconds(-1), $"{SentAt(last)} is before {next}.");
            Assert.Equal(first.Id, last.Id);
            Assert.Equal(first.Bytes, last.Bytes);
            Assert.NotEqual(first.Headers["webhook-signature"], last.Headers["webhook-signature"]);
        }

        var dead = await box.Newest(hook, "dead", attempts: 10);
        Assert.Equal((500, "oh no"), (dead.Number("response_status"), dead.Text("response_body")));
        Assert.Equal(JsonValueKind.Null, dead.GetProperty("next_attempt_at").ValueKind);
    }

    [Theory]
    [InlineData("refuses", "The receiver answered 500.")]
    [InlineData("redirects", "The receiver answered 302; redirects are not followed.")]
    [InlineData("dies mid-answer", "The answer broke off or was no HTTP.")]
    [InlineData("dies unanswered", "The answer broke off or was no HTTP.")]
    [InlineData("speaks no HTTP", "The answer broke off or was no HTTP.")]
    [InlineData("hangs", "The answer took longer than 15 s.")]
    [InlineData("drips", "The answer took longer than 15 s.")]
    [InlineData("is not there", "The connection failed.")]
    public async Task Whatever_a_receiver_does_wrong_is_a_failure_and_is_tried_again(string what, string error)
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Wrong(what));
        await using var elsewhere = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);
        if (what == "redirects")
            receiver.Reply = Replies.Status(302, "", $"Location: {elsewhere.Url}");
        else if (what == "is not there")
            await receiver.DisposeAsync();

        await box.Ada.Say(box.Room, "hello");
        if (what != "is not there")
            await receiver.Next();

        if (what is "hangs" or "drips")
            box.Clock.Move(TimeSpan.FromSeconds(16));

        Assert.Equal(error, (await box.Newest(hook, "failed")).Text("error"));
        receiver.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromSeconds(6));
        if (what == "is not there")
            return;

        await receiver.Next();
        await box.Newest(hook, "succeeded", attempts: 2);
        Assert.Empty(elsewhere.All);
    }

    [Fact]
    public async Task A_long_answer_is_not_read_to_its_end_and_its_beginning_is_kept()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Flood(50_000_000));
        var (hook, _) = await box.Hook(receiver.Url);

        await box.Ada.Say(box.Room, "hello");

        var delivery = await box.Newest(hook, "succeeded");
        Assert.Equal(new string('x', 2048), delivery.Text("response_body"));
    }

    [Fact]
    public async Task Retry_After_is_honoured_in_both_forms_up_to_a_day()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(429, "", "Retry-After: 7200"));
        var (hook, _) = await box.Hook(receiver.Url);

        await box.Ada.Say(box.Room, "in seconds");
        await AssertNext(box, hook, await receiver.Next(), 7200);

        var date = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3);
        receiver.Reply = Replies.Status(503, "", $"Retry-After: {date.ToString("r", CultureInfo.InvariantCulture)}");
        await box.Ada.Say(box.Room, "as a date");
        await AssertNext(box, hook, await receiver.Next(), 3 * 3600);
        receiver.Reply = Replies.Ok;
        await box.Ada.Say(box.Room, "holds up nothing behind it");
        Assert.Equal(3, (await receiver.Next()).Seq);

        receiver.Reply = Replies.Status(429, "", "Retry-After: 9999999");
        await box.Ada.Say(box.Room, "too long");
        await AssertNext(box, hook, await receiver.Next(), 24 * 3600);
    }

    [Fact]
    public async Task A_failed_delivery_holds_up_nothing_behind_it_and_comes_later_under_its_own_id()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        receiver.Reply = (request, stream) => (request.Seq == 1 ? Replies.Status(500) : Replies.Ok)(request, stream);
        var (hook, _) = await box.Hook(receiver.Url);

        for (var i = 0; i < 5; i++)
            await box.Ada.Say(box.Room, $"{i}");

        var requests = await receiver.Next(5);
        Assert.Equal([1, 2, 3, 4, 5], requests.Select(request => request.Seq));
        await box.Newest(hook, "succeeded");
        receiver.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(requests[0].Id, (await receiver.Next()).Id);
    }

    private static async Task AssertNext(HookBox box, string hook, Received request, double seconds)
    {
        var next = Time(await box.Newest(hook, "failed"), "next_attempt_at");
        Assert.InRange((next - SentAt(request)).TotalSeconds, seconds - 5, seconds + 20);
    }

    private static Reply Wrong(string what) => what switch
    {
        "dies mid-answer" => Replies.DieMidAnswer,
        "dies unanswered" => Replies.DieUnanswered,
        "speaks no HTTP" => Replies.NoHttp,
        "hangs" => Replies.Hang,
        "drips" => Replies.Drip,
        _ => Replies.Status(500),
    };

    private static DateTimeOffset SentAt(Received request) => DateTimeOffset.FromUnixTimeSeconds(
        long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(JsonElement delivery, string name)
        => delivery.GetProperty(name).GetDateTimeOffset();
}
