using System.Globalization;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>Readers that never read. They are hung up on, cost little until then, and hold up nobody.</summary>
[Trait("Proof", "load")]
[Direct("It is the box that must hang up.")]
public sealed class DeafTests : IAsyncLifetime
{
    private const int Long = 9990, Told = 800, MegabytesAnyway = 60;

    private static readonly int many = Effort.Of(ordinary: 20, published: 200, full: 500);

    private static int MostMegabytes => MegabytesAnyway + (many * 5 / 4);

    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.StartThrough(Vitals.Within(MostMegabytes), Running.NewDirectory());
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
        foreach (var some in Enumerable.Range(0, Told).Chunk(8))
            await Task.WhenAll(some.Select(_ => ada.Say(room, new string('x', Long))));
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [PublishedFact]
    public async Task Streams_that_nobody_reads_are_closed_and_the_others_hear_everything()
    {
        using var follower = await Follower.Join(meetai, ada, $"{room}/ws");
        using var source = await EventSource.Open(ada, $"{room}/events");
        await follower.Next("ready");
        await source.Next("ready");
        var before = Vitals.Of(meetai);

        using var deaf = await Crowd.Come(
            meetai, many,
            Crowd.Get(meetai, ada, $"{room}/ws?after=0&replay=1000", Crowd.Upgrade),
            Crowd.Get(meetai, ada, $"{room}/events?after=0&replay=1000"),
            Crowd.Get(meetai, ada, $"{room}/ws", Crowd.Upgrade),
            Crowd.Get(meetai, ada, $"{room}/events"));
        for (var i = 0; i < 400; i++)
        {
            await ada.Say(room, $"{i} {new string('y', 9000)}");
            Assert.StartsWith($"{i} ", (await follower.Next("message")).Text("content"), StringComparison.Ordinal);
            Assert.StartsWith($"{i} ", (await source.Next("message")).Text("content"), StringComparison.Ordinal);
        }

        AssertBounded(before, each: 0.4);
        await before.Return(meetai);
    }

    [PublishedFact]
    public async Task Answers_that_nobody_reads_are_given_up_and_others_are_answered()
    {
        var before = Vitals.Of(meetai);
        var page = Crowd.Get(meetai, ada, $"{room}/messages?limit=200&before=700");

        using var deaf = await Crowd.Come(meetai, many, string.Concat(Enumerable.Repeat(page, 15)));
        await Attempts.Eventually(() => Task.FromResult(Vitals.Of(meetai).Files >= before.Files + many));
        var closed = before.Return(meetai);
        await new Honest(meetai, ada.Key, room).AskUntil(closed, people: 4);

        await closed; // without an end to patience it is 9.5 MB each, and the box ends
        AssertBounded(before, each: 1.5);
    }

    [Fact]
    public async Task A_page_stops_after_so_much_text_and_its_cursor_goes_on()
    {
        var page = await ada.Get($"{room}/messages?limit=200&after=0");
        Assert.InRange(page.Items("messages").Count, 50, 70);
        Assert.True(page.Flag("has_more"));

        var seqs = new List<long>();
        for (var cursor = "0"; page.Flag("has_more"); cursor = page.Text("cursor"))
        {
            page = await ada.Get($"{room}/messages?limit=200&after={cursor}");
            seqs.AddRange(page.Seqs());
        }

        Assert.Equal(Enumerable.Range(1, Told).Select(seq => (long)seq), seqs);
    }

    private void AssertBounded(Vitals before, double each)
    {
        var (now, most) = (Vitals.Of(meetai), before.Megabytes + MegabytesAnyway + (many * each));
        var culture = CultureInfo.InvariantCulture;
        Assert.True(
            now.Megabytes < most, string.Create(culture, $"{now.Megabytes:0} MB, {before.Megabytes:0} before."));
    }
}
