using System.Net;
using System.Text;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>As much as a reader has room for, the newest first, and nothing left out without a word.</summary>
public sealed class BudgetTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("application/json", "compact")]
    [InlineData("application/json", "full")]
    [InlineData("text/markdown", "full")]
    public async Task The_newest_that_fit_are_told_and_one_more_would_not_have_fitted(string accept, string view)
    {
        var room = await Talk(30);
        foreach (var budget in new[] { 50, 333, 1000, 2000 })
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"{room}/messages?view={view}&budget_tokens={budget}");
            request.Headers.Add("Accept", accept);
            var text = await (await box.Ada.Http.SendAsync(request)).Content.ReadAsStringAsync();

            var told = Enumerable.Range(1, 30).Where(seq => text.Contains($"no. {seq} ")).ToList();
            Assert.Equal(Enumerable.Range(31 - told.Count, told.Count), told);
            var costs = new List<int>();
            for (var seq = 30; seq >= Math.Max(1, 30 - told.Count); seq--)
                costs.Add(await Cost(room, seq, accept, view));

            Assert.True(told.Count == 1 || costs.Take(told.Count).Sum() <= budget);
            Assert.True(told.Count == 30 || costs.Sum() > budget);
        }
    }

    [Fact]
    public async Task Reading_on_tells_the_rest_exactly_once_and_the_cursor_what_comes_after()
    {
        var room = await Talk(40);
        var page = await Read(room, "after=7&budget_tokens=500");
        var cursor = page.Text("cursor");
        Assert.Equal((40, 33 - page.Seqs().Count), (page.Seqs()[^1], page.Number("omitted")));
        Assert.True(page.Flag("has_more"));
        await box.Ada.Say(room, "meanwhile");

        var told = page.Seqs();
        while (page.TryGetProperty("read_next", out var next))
        {
            Assert.Equal(page.Items("messages")[0].Text("id"), next.GetString());
            page = await Read(room, $"after=7&before={next.GetString()}&budget_tokens=500");
            told.InsertRange(0, page.Seqs());
        }

        Assert.Equal(Enumerable.Range(8, 33).Select(seq => (long)seq), told);
        Assert.False(page.Flag("has_more"));
        Assert.False(page.TryGetProperty("omitted", out _));
        Assert.Equal([41], (await Read(room, $"after={cursor}&budget_tokens=500")).Seqs());
        Assert.Equal([41], (await Read(room, $"after={cursor}&budget_tokens=500&wait=45")).Seqs());
    }

    [Fact]
    public async Task What_mentions_me_is_told_first_however_old_it_is()
    {
        var room = await box.Ada.NewRoom();
        for (var seq = 1; seq <= 40; seq++)
            await box.Ada.Say(room, seq is 5 or 9 ? $"@Bot, no. {seq}" : seq is 6 ? "@bot-2 me@bot" : Long(seq));

        var page = await Read(room, "after=4&budget_tokens=600&for=bot");

        Assert.Equal([5, 9], page.Items("mentions").Select(one => one.Number("seq")));
        var newest = page.Seqs();
        Assert.Equal(Enumerable.Range(41 - newest.Count, newest.Count).Select(seq => (long)seq), newest);
        Assert.Equal(40 - 4 - 2 - newest.Count, page.Number("omitted"));
        Assert.False((await Read(room, "after=9&budget_tokens=600&for=bot")).TryGetProperty("mentions", out _));

        // what was read on tells them again, in their place
        var rest = await Read(room, $"after=4&before={page.Text("read_next")}&budget_tokens=200000&for=bot");
        Assert.Equal(Enumerable.Range(5, 36 - newest.Count).Select(seq => (long)seq), rest.Seqs());
        Assert.False(rest.TryGetProperty("mentions", out _));
    }

    [Fact]
    public async Task Mentions_take_half_of_the_budget_at_most_and_the_newest_ones_of_them()
    {
        var room = await box.Ada.NewRoom();
        for (var seq = 1; seq <= 40; seq++)
            await box.Ada.Say(room, seq <= 30 ? $"@bot {Long(seq)}" : Long(seq));

        var page = await Read(room, "budget_tokens=1000&for=bot");

        var mentions = page.Items("mentions").Select(one => one.Number("seq")).ToList();
        Assert.Equal(Enumerable.Range(31 - mentions.Count, mentions.Count).Select(seq => (long)seq), mentions);
        Assert.InRange(page.Items("mentions").Sum(Tokens), 350, 500);
        Assert.InRange(page.Items("messages").Sum(Tokens), 350, 1000 - page.Items("mentions").Sum(Tokens));
    }

    [Fact]
    public async Task Where_only_mentions_did_not_fit_nothing_is_left_out()
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, "@bot hello");
        await box.Ada.Say(room, Long(2));
        await box.Ada.Say(room, Long(3));

        var page = await Read(room, "budget_tokens=200&for=bot&limit=2");

        Assert.Equal([1], page.Items("mentions").Select(one => one.Number("seq")));
        Assert.False(page.TryGetProperty("read_next", out _));
        Assert.False(page.Flag("has_more"));
    }

    [Fact]
    public async Task The_newest_message_is_told_whole_whatever_it_costs()
    {
        var room = await Talk(3);
        var long0 = new string('x', 10_000);
        await box.Ada.Say(room, long0);

        var page = await Read(room, "after=0&budget_tokens=50");

        Assert.Equal(long0, Assert.Single(page.Items("messages")).Text("content"));
        Assert.Equal(3, page.Number("omitted"));
        Assert.Equal([3], (await Read(room, $"before={page.Text("read_next")}&budget_tokens=50")).Seqs());
    }

    [Fact]
    public async Task A_page_that_looked_at_2000_rows_says_where_it_stopped()
    {
        var room = await Talk(3);
        foreach (var some in Enumerable.Range(0, 2010).Chunk(100))
            await Task.WhenAll(some.Select(one => box.Ada.Say(room, $"noise {one}", "bot")));

        var page = await Read(room, "budget_tokens=1000&exclude=bot");
        Assert.Empty(page.Seqs());
        Assert.Equal(13, page.Number("omitted"));

        Assert.Equal([1, 2, 3], (await Read(
            room, $"budget_tokens=1000&exclude=bot&before={page.Text("read_next")}")).Seqs());
    }

    [Fact]
    public async Task Filters_and_limits_hold_within_a_budget()
    {
        var room = await Talk(9);
        await box.Ada.Say(room, "noise", "bot");

        var page = await Read(room, "budget_tokens=200000&exclude=bot&limit=4");
        Assert.Equal([6, 7, 8, 9], page.Seqs());
        Assert.Equal(5, page.Number("omitted"));
        Assert.Empty((await Read(room, "after=9&budget_tokens=100&exclude=bot")).Seqs());
        Assert.Empty((await Read(room, "after=5&before=2&budget_tokens=100")).Seqs());
        Assert.Equal("0", (await Read(await box.Ada.NewRoom(), "budget_tokens=100")).Text("cursor"));
        await Person.Problem(
            await box.Ada.Http.GetAsync($"{room}/messages?after=0&before=11&budget_tokens=100"),
            HttpStatusCode.Gone, "cursor_gone");
    }

    [Fact]
    public async Task Markdown_says_where_something_is_left_out()
    {
        var room = await Talk(20);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages?budget_tokens=300");
        request.Headers.Add("Accept", "text/markdown");
        var text = await (await box.Ada.Http.SendAsync(request)).Content.ReadAsStringAsync();
        var told = Enumerable.Range(1, 20).Count(seq => text.Contains($"## #{seq} "));

        var oldest = await box.Ada.Get($"{room}/messages?after={20 - told}&limit=1");
        Assert.Contains(
            $"\n({20 - told} left out here: before={oldest.Text("cursor")})\n\n## #{21 - told} ",
            text, StringComparison.Ordinal);
    }

    private static string Long(int seq) => $"no. {seq} {new string('.', seq * 7 % 90)}";

    private static int Tokens(JsonElement message) => (Encoding.UTF8.GetByteCount(message.GetRawText()) + 2) / 3;

    private async Task<string> Talk(int count)
    {
        var room = await box.Ada.NewRoom();
        for (var seq = 1; seq <= count; seq++)
            await box.Ada.Say(room, Long(seq));

        return room;
    }

    private Task<JsonElement> Read(string room, string query) => box.Ada.Get($"{room}/messages?view=compact&{query}");

    /// <summary>A third of the bytes that the message is on the wire, alone.</summary>
    private async Task<int> Cost(string room, long seq, string accept, string view)
    {
        var id = (await box.Ada.Get($"{room}/messages?after={seq - 1}&limit=1")).Text("cursor");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages/{id}?view={view}");
        request.Headers.Add("Accept", accept);
        return ((await (await box.Ada.Http.SendAsync(request)).Content.ReadAsByteArrayAsync()).Length + 2) / 3;
    }
}
