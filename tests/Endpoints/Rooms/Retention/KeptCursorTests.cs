using System.Net;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Rooms.Retention;

/// <summary>
/// Every way of reading a room whose beginning is gone: nothing is missed in silence, nothing is renumbered.
/// </summary>
public sealed class KeptCursorTests(KeptBox box) : IClassFixture<KeptBox>
{
    [Fact]
    public async Task What_is_left_keeps_its_numbers_and_the_next_one_counts_on()
    {
        var (room, ids) = await box.Talk(30, kept: 10);

        var page = await box.Ada.Get($"{room}/messages");
        Assert.Equal(Range(21, 30), page.Seqs());
        Assert.Equal((false, ids[29]), (page.Flag("has_more"), page.Text("cursor")));
        Assert.Equal(30, (await box.Ada.Get(room)).Number("last_seq"));
        Assert.Equal(31, (await box.Ada.Say(room, "next")).Number("seq"));
    }

    [Fact]
    public async Task A_position_before_the_first_that_is_left_is_gone_and_says_where_to_start_over()
    {
        var (room, ids) = await box.Talk(30, kept: 10);

        foreach (var cursor in new[] { "1", "19", ids[0], ids[19] })
        {
            foreach (var query in new[]
            {
                $"after={cursor}", $"before={cursor}", $"after={cursor}&wait=5",
                $"after={cursor}&budget_tokens=500",
            })
            {
                Starts(ids, await Person.Problem(
                    await box.Ada.Http.GetAsync($"{room}/messages?{query}"), HttpStatusCode.Gone, "cursor_gone"));
            }
        }
    }

    [Fact]
    public async Task Who_has_read_up_to_where_it_begins_has_missed_nothing()
    {
        var (room, ids) = await box.Talk(30, kept: 10);

        Assert.Equal(Range(21, 30), (await box.Ada.Get($"{room}/messages?after=20")).Seqs());
        Assert.Equal(Range(22, 30), (await box.Ada.Get($"{room}/messages?after={ids[20]}")).Seqs());
        Assert.Equal(Range(21, 30), (await box.Ada.Get($"{room}/messages?after=0")).Seqs());
        foreach (var end in new[] { "21", ids[20] })
        {
            var older = await box.Ada.Get($"{room}/messages?before={end}");
            Assert.Empty(older.Seqs());
            Assert.Equal((false, "0"), (older.Flag("has_more"), older.Text("cursor")));
        }
    }

    [Fact]
    public async Task Listeners_that_stood_before_it_are_told_to_start_over()
    {
        var (room, ids) = await box.Talk(30, kept: 10);
        using var socket = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws?after={ids[4]}");
        Starts(ids, await socket.Next("cursor_gone"));
        Assert.Equal(4410, await socket.End());

        using var events = await EventSource.Open(box.Ada, $"{room}/events", lastEventId: ids[4]);
        Starts(ids, await events.Next("cursor_gone"));
        Assert.Null(await events.Next());

        using var fresh = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws?after=0&replay=10");
        Assert.Equal(21, (await fresh.Next())!.Value.Number("seq")); // no gap is told: all that there is fits
    }

    [Fact]
    public async Task Who_listens_while_it_goes_hears_on_and_is_not_told_of_each()
    {
        var (room, _) = await box.Say(30);
        using var socket = await Follower.Join(box.Meetai, box.Ada, $"{room}/ws");
        await socket.Next("ready");

        await KeptBox.Keep(box.Ada, room, new { max_messages = 10 });
        await KeptBox.Retain(box.Meetai);
        await box.Ada.Say(room, "next");

        Assert.Equal("room_updated", (await socket.Next())!.Value.Text("type"));
        Assert.Equal(31, (await socket.Next())!.Value.Number("seq"));
    }

    [Fact]
    public async Task A_page_that_was_known_is_stale()
    {
        var (room, _) = await box.Say(30);
        var known = await box.Ada.Http.GetAsync($"{room}/messages");
        await KeptBox.Keep(box.Ada, room, new { max_messages = 10 });
        await KeptBox.Retain(box.Meetai);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages");
        again.Headers.IfNoneMatch.Add(known.Headers.ETag!);

        var page = await Person.Read(await box.Ada.Http.SendAsync(again), HttpStatusCode.OK);
        Assert.Equal(Range(21, 30), page.Seqs());
    }

    [Fact]
    public async Task Short_pages_count_only_what_is_there()
    {
        var (room, ids) = await box.Talk(30, kept: 10);

        var compact = await box.Ada.Get($"{room}/messages?after=0&view=compact&budget_tokens=200");
        var left = compact.Seqs();
        Assert.Equal(Range((int)left[0], 30), left);
        Assert.Equal(left[0] - 21, compact.Number("omitted"));
        var rest = await box.Ada.Get(
            $"{room}/messages?after=0&view=compact&budget_tokens=5000&before={compact.Text("read_next")}");
        Assert.Equal(Range(21, (int)left[0] - 1), rest.Seqs());
        Assert.False(rest.TryGetProperty("omitted", out _));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages?after=0&limit=200");
        request.Headers.Accept.ParseAdd("text/markdown");
        var text = await (await box.Ada.Http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("## #20 ", text);
        Assert.EndsWith($"after={ids[29]} has_more=false", text.TrimEnd());
    }

    private static void Starts(string[] ids, JsonElement told)
    {
        var (earliest, latest) = (told.GetProperty("earliest"), told.GetProperty("latest"));
        Assert.Equal((ids[20], 21L), (earliest.Text("id"), earliest.Number("seq")));
        Assert.Equal((ids[29], 30L), (latest.Text("id"), latest.Number("seq")));
    }

    private static IEnumerable<long> Range(int from, int to)
        => Enumerable.Range(from, to - from + 1).Select(seq => (long)seq);
}
