using System.Text.Json;
using MeetAi.Endpoints.Figures;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints;

/// <summary>The box's own figures: counted as things happen, kept for an hour and a day.</summary>
public sealed class AdminStatsTests : IAsyncLifetime
{
    private HookBox box = null!;
    private Person admin = null!;

    public async Task InitializeAsync()
    {
        box = await HookBox.Start("--limit", "messages=5/day");
        admin = await box.Meetai.Admin();
    }

    public async Task DisposeAsync() => await box.DisposeAsync();

    [Fact]
    public async Task What_happens_is_counted_at_once()
    {
        for (var i = 0; i < 5; i++)
            await box.Ada.Say(box.Room, "hello");

        await Attempts.Refused(await box.Ada.TrySay(box.Room), "messages");

        var stats = await admin.Get("/api/admin/stats");
        var now = stats.GetProperty("now");
        Assert.Equal((5, 1), (now.Number("messages"), now.Number("limited")));
        Assert.InRange(now.Number("requests"), 6, 12);
        Assert.InRange(now.Number("commits"), 5, 50);
        Assert.True(Fraction(now, "batch") >= 1);
        foreach (var time in new[] { "request_p50_ms", "request_p99_ms", "post_p99_ms", "commit_p99_ms" })
            Assert.InRange(Fraction(now, time), 0.001, 10_000);

        foreach (var size in new[] { "file_bytes", "wal_bytes", "resident_bytes", "heap_bytes" })
            Assert.True(now.Number(size) > 4096, size);

        var totals = stats.GetProperty("totals");
        Assert.Equal((2, 2, 1, 5), (
            totals.Number("people"), totals.Number("keys"), totals.Number("rooms"), totals.Number("messages")));
        Assert.Empty(stats.Items("figures"));
    }

    [Fact]
    public async Task What_is_open_is_counted_until_it_ends()
    {
        using (var socket = new System.Net.WebSockets.ClientWebSocket())
        using (await box.Ada.Http.GetStreamAsync("/api/lobby/events"))
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {box.Ada.Key}");
            await socket.ConnectAsync(box.Meetai.Socket($"{box.Room}/ws"), default);
            await Attempts.Eventually(async () => await Open() == (1, 1));
        }

        await Attempts.Eventually(async () => await Open() == (0, 0));
    }

    [Fact]
    public async Task Deliveries_that_are_tried_are_counted()
    {
        await using var receiver = new Receiver();
        await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "hello");
        await receiver.Next();

        await Attempts.Eventually(async () => (await Now()).Number("webhook_attempts") == 1);
    }

    [Fact]
    public async Task Every_ten_seconds_are_a_figure_of_the_hour_and_every_five_minutes_one_of_the_day()
    {
        await box.Ada.Say(box.Room, "hello");
        for (var looks = 1; looks <= 30; looks++)
        {
            box.Clock.Move(TimeSpan.FromSeconds(10));
            await Attempts.Eventually(async () => (await Figures("hour")).Count == looks);
        }

        var (hour, day) = (await Figures("hour"), await Figures("day"));
        Assert.Equal((1, 0), (hour[0].Number("messages"), hour[^1].Number("messages")));
        Assert.Equal(1, Assert.Single(day).Number("messages"));
        Assert.Equal(hour[^1].Text("at"), day[0].Text("at"));
        Assert.Equal(2, (await Figures($"hour&after={hour[^3].Text("at")}")).Count);
        Assert.Equal(300, (await admin.Get("/api/admin/stats?range=day")).Number("every"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(123_456_789)]
    [InlineData((1L << 33) - 1)]
    public void A_spread_tells_no_value_too_low_and_none_more_than_a_sixteenth_too_high(long value)
    {
        var (spread, before, after) = (new Spread(), new long[Spread.Buckets], new long[Spread.Buckets]);
        spread.Record(value);
        spread.Record(0);
        spread.AddTo(after);

        Assert.Equal(0, Spread.Quantile(before, after, 0.5));
        Assert.InRange(Spread.Quantile(before, after, 0.99), value, value + (value / 16));
        Assert.Equal(0, Spread.Quantile(after, after, 0.99));
    }

    private async Task<JsonElement> Now() => (await admin.Get("/api/admin/stats")).GetProperty("now");

    private async Task<(long, long)> Open()
    {
        var now = await Now();
        return (now.Number("sockets"), now.Number("events"));
    }

    private async Task<IReadOnlyList<JsonElement>> Figures(string range)
        => (await admin.Get($"/api/admin/stats?range={range}")).Items("figures");

    private static double Fraction(JsonElement figure, string name) => figure.GetProperty(name).GetDouble();
}
