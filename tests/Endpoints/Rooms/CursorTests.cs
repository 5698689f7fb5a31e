using System.Net;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>Every cursor resumes exactly.</summary>
public sealed class CursorTests
{
    [Fact]
    public async Task Pages_go_both_ways_by_id_and_by_seq()
    {
        await using var meetai = await Running.Start();
        var (ada, room, ids) = await Talk(meetai, 25);

        Assert.Equal(Range(16, 25), (await ada.Get($"{room}/messages?limit=10")).Seqs());
        foreach (var cursor in new[] { "16", ids[15] })
        {
            var older = await ada.Get($"{room}/messages?limit=10&before={cursor}");
            Assert.Equal(Range(6, 15), older.Seqs());
            Assert.True(older.Flag("has_more"));
            Assert.Equal(ids[5], older.Text("cursor"));

            var newer = await ada.Get($"{room}/messages?limit=9&after={cursor}");
            Assert.Equal(Range(17, 25), newer.Seqs());
            Assert.False(newer.Flag("has_more"));
            Assert.Equal(ids[24], newer.Text("cursor"));
        }

        Assert.Equal(Range(1, 5), (await ada.Get($"{room}/messages?before=6")).Seqs());
        Assert.False((await ada.Get($"{room}/messages?before=6")).Flag("has_more"));
        Assert.Equal(Range(1, 3), (await ada.Get($"{room}/messages?after=0&limit=3")).Seqs());
        Assert.Empty((await ada.Get($"{room}/messages?after=25")).Seqs());
        Assert.Equal(ids[24], (await ada.Get($"{room}/messages?after=25")).Text("cursor"));
    }

    [Fact]
    public async Task An_empty_room_has_the_cursor_0_and_it_works()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        Assert.Equal("0", (await ada.Get($"{room}/messages")).Text("cursor"));
        Assert.Equal("0", (await ada.Get($"{room}/messages?after=0")).Text("cursor"));
        await ada.Say(room, "first");
        Assert.Equal([1], (await ada.Get($"{room}/messages?after=0")).Seqs());
    }

    [Fact]
    public async Task A_vanished_foreign_or_future_cursor_is_gone_and_says_where_to_start_over()
    {
        await using var meetai = await Running.Start();
        var (ada, room, ids) = await Talk(meetai, 3);
        var other = await ada.Say(await ada.NewRoom("other"), "elsewhere");

        foreach (var cursor in new[] { "4", "999999999999", other.Text("id"), "01a1fd79-0000-7000-8000-000000000000" })
        {
            foreach (var way in new[] { "before", "after" })
            {
                var problem = await Person.Problem(
                    await ada.Http.GetAsync($"{room}/messages?{way}={cursor}"), HttpStatusCode.Gone, "cursor_gone");
                var (earliest, latest) = (problem.GetProperty("earliest"), problem.GetProperty("latest"));
                Assert.Equal((ids[0], 1L), (earliest.Text("id"), earliest.Number("seq")));
                Assert.Equal((ids[2], 3L), (latest.Text("id"), latest.Number("seq")));
            }
        }
    }

    [Fact]
    public async Task A_loop_that_sends_back_the_cursor_sees_everything_once_also_through_a_filter()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        for (var i = 0; i < 30; i++)
        {
            var (sender, type) = (i % 3 == 0 ? "bot" : "ada", i % 2 == 0 ? "agent" : "human");
            await ada.Post($"{room}/messages", new { sender, content = $"{i}", sender_type = type });
        }

        Assert.Equal(Range(1, 30), await Loop(ada, room, "limit=7"));
        Assert.Equal(Range(1, 30).Where(seq => (seq - 1) % 3 != 0), await Loop(ada, room, "limit=4&exclude=bot"));
        Assert.Equal(Range(1, 30).Where(seq => (seq - 1) % 2 == 0), await Loop(ada, room, "limit=4&sender_type=agent"));
    }

    [Fact]
    public async Task An_unchanged_page_is_304_and_a_new_message_changes_it()
    {
        await using var meetai = await Running.Start();
        var (ada, room, _) = await Talk(meetai, 2);
        var first = await ada.Http.GetAsync($"{room}/messages");
        Assert.Equal(
            "private, no-cache",
            first.Headers.CacheControl!.ToString()
                .Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotModified, await Again());
        await ada.Say(room, "third");
        Assert.Equal(HttpStatusCode.OK, await Again());

        async Task<HttpStatusCode> Again()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            return (await ada.Http.SendAsync(request)).StatusCode;
        }
    }

    private static async Task<List<long>> Loop(Person person, string room, string query)
    {
        var (seen, cursor, more) = (new List<long>(), "0", true);
        while (more)
        {
            var page = await person.Get($"{room}/messages?after={cursor}&{query}");
            seen.AddRange(page.Seqs());
            (cursor, more) = (page.Text("cursor"), page.Flag("has_more"));
        }

        return seen;
    }

    private static async Task<(Person Ada, string Room, string[] Ids)> Talk(Running meetai, int messages)
    {
        var ada = await meetai.NewPerson();
        var (room, ids) = (await ada.NewRoom(), new string[messages]);
        for (var i = 0; i < messages; i++)
            ids[i] = (await ada.Say(room, $"{i + 1}")).Text("id");

        return (ada, room, ids);
    }

    private static IEnumerable<long> Range(int from, int to)
        => Enumerable.Range(from, to - from + 1).Select(seq => (long)seq);
}
