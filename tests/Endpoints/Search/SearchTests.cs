using System.Globalization;
using System.Net;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>What a line of search finds, and in which order.</summary>
public sealed class SearchTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_question_finds_the_messages_with_most_of_its_words_in_any_form()
    {
        var room = await Say("The nightly backups failed", "We back up nightly", "Lunch at noon");

        Assert.Equal(
            ["The nightly backups failed", "We back up nightly"],
            await box.Ada.Find("Why did the nightly backup fail?", room));
        Assert.Empty(await box.Ada.Find("What about dinner?", room));
        Assert.Equal(["The nightly backups failed"], await box.Ada.Find("the", room)); // as there is nothing else
    }

    [Fact]
    public async Task Of_equal_ones_the_newer_comes_first_over_all_rooms()
    {
        var word = Word();
        var (one, two) = (await Say(), await Say());
        foreach (var (room, text) in new[] { (one, "a"), (two, "b"), (one, "c"), (two, "d") })
            await box.Ada.Say(room, $"{text} {word}");

        Assert.Equal([$"d {word}", $"c {word}", $"b {word}", $"a {word}"], await box.Ada.Find(word));
        Assert.Equal([$"c {word}", $"a {word}"], await box.Ada.Find(word, one));
    }

    [Fact]
    public async Task Rare_words_count_more_than_common_ones()
    {
        var room = await Say([.. Enumerable.Range(0, 30).Select(i => $"server {i}"), "the kraken woke", "it is up"]);

        Assert.Equal("the kraken woke", (await box.Ada.Find("server kraken", room))[0]);
    }

    [Fact]
    public async Task A_phrase_in_quotes_must_stand_there()
    {
        var room = await Say("last night", "night, at last", "last Tuesday night", "it broke last night");

        Assert.Equal(["it broke last night", "last night"], (await box.Ada.Find("\"last night\"", room)).Order());
        Assert.Equal(["it broke last night", "last night"], await box.Ada.Find("\"last night\" broke", room));
        Assert.Equal(4, (await box.Ada.Find("\"last night", room)).Count); // a quote that nobody closes is none
    }

    [Fact]
    public async Task A_star_finds_words_that_begin_so()
    {
        var room = await Say("deployment", "redeploy", "depth");

        Assert.Equal(["deployment"], await box.Ada.Find("depl*", room));
        Assert.Empty(await box.Ada.Find("de*", room));
    }

    [Fact]
    public async Task Case_accents_and_signs_make_no_difference()
    {
        var room = await Say("Café reopened", "meetai.db is locked", "retry-after: 30");

        Assert.Equal(["Café reopened"], await box.Ada.Find("CAFE", room));
        Assert.Equal(["meetai.db is locked"], await box.Ada.Find("meetai.db", room));
        Assert.Equal(["retry-after: 30"], await box.Ada.Find("Retry-After", room));
    }

    [Fact]
    public async Task Scripts_without_blanks_are_found_too()
    {
        var room = await Say("服务器昨天晚上崩溃了", "サーバーが落ちた", "서버가 죽었다", "晚安");

        var found = (await box.Ada.Search("昨天的服务器", room)).Items("results");
        Assert.Equal("服务器昨天晚上崩溃了", Assert.Single(found).Text("snippet"));
        Assert.Equal(["服务器昨天"], Assert.Single(found).Marked());
        Assert.Equal(["サーバーが落ちた"], await box.Ada.Find("サーバー", room));
        Assert.Equal(["서버가 죽었다"], await box.Ada.Find("서버", room));
    }

    [Fact]
    public async Task From_in_before_and_after_narrow_it()
    {
        var (den, word) = (await box.Ada.NewRoom("The Den"), Word());
        var hall = await box.Ada.NewRoom("hall");
        await box.Ada.Say(den, $"{word} one", "Ada L");
        var two = await box.Ada.Say(hall, $"{word} two", "ada l");
        while ((await box.Ada.Say(box.Room, "tick")).Text("created_at") == two.Text("created_at"))
        {
            // times are in milliseconds
        }

        var last = await box.Ada.Say(hall, $"{word} three", "ada");
        var time = last.GetProperty("created_at").GetDateTimeOffset();

        await Expect("three two one", word);
        await Expect("two one", $"{word} from:\"ADA L\"");
        await Expect("three", $"from:ada {word}");
        await Expect("one", $"{word} in:\"the den\"");
        await Expect("three two", $"{word} in:{hall["/api/rooms/".Length..]}");
        await Expect("", $"{word} in:nowhere");
        await Expect("two one", $"{word} before:{last.Text("created_at")}");
        await Expect("three", $"{word} after:{last.Text("created_at")}");
        await Expect("three two one", $"{word} after:{Date(time.AddDays(-1))} before:{Date(time.AddDays(1))}");
        await Expect("", $"{word} before:{Date(time.AddDays(-1))}");
        await Expect("three two one", $"{word} before:tomorrow"); // that is no time, so it is words

        Assert.Equal([$"{word} one"], await box.Ada.Find("from:\"ada l\"", den));

        async Task Expect(string endings, string line) => Assert.Equal(
            endings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => $"{word} {one}"),
            await box.Ada.Find(line));
    }

    [Fact]
    public async Task A_snippet_is_plain_text_and_says_where_the_hits_stand()
    {
        var filler = string.Join(' ', Enumerable.Repeat("filler <b>text</b>", 100));
        var room = await Say($"{filler} the \u0001kraken\u0002 <mark>woke</mark> & slept 🦑 kraken {filler}");

        var found = Assert.Single((await box.Ada.Search("krakens waking OR woke", room)).Items("results"));

        Assert.Equal(["kraken", "woke", "kraken"], found.Marked());
        Assert.Contains("<mark>woke</mark> & slept 🦑 kraken", found.Text("snippet"), StringComparison.Ordinal);
        Assert.InRange(found.Text("snippet").Length, 80, 240);
        Assert.StartsWith(filler, found.Content(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_on_behind_the_last_result_and_repeat_nothing()
    {
        var room = await Say([.. Enumerable.Range(0, 40).Select(
            i => $"kraken{string.Concat(Enumerable.Repeat(" kraken", i % 4))} {i}")]);
        var all = (await box.Ada.Search("kraken", room, "&limit=200")).Items("results").Select(Searching.Id).ToList();

        var (paged, before) = (new List<string>(), "");
        for (var hasMore = true; hasMore;)
        {
            var page = await box.Ada.Search("kraken", room, $"&limit=7{before}");
            paged.AddRange(page.Items("results").Select(Searching.Id));
            (before, hasMore) = ($"&before={paged[^1]}", page.Flag("has_more"));
        }

        Assert.Equal(40, all.Count);
        Assert.Equal(all, paged);
        Assert.Empty(await box.Ada.Find("kraken", room, $"&before={Routes.Absent}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("q=")]
    [InlineData("q=a%00b")]
    [InlineData("q=a&limit=0")]
    [InlineData("q=a&limit=201")]
    [InlineData("q=a&before=nonsense")]
    public async Task What_makes_no_sense_is_told(string query)
        => await Person.Problem(
            await box.Ada.Http.GetAsync($"/api/search?{query}"), HttpStatusCode.BadRequest, "invalid_field");

    [Fact]
    public async Task A_line_may_have_500_characters()
    {
        Assert.Empty(await box.Ada.Find(new string('x', 500)));
        await Person.Problem(
            await box.Ada.Http.GetAsync($"/api/search?q={new string('x', 501)}"),
            HttpStatusCode.BadRequest, "invalid_field");
    }

    /// <summary>A room in which just this was said.</summary>
    private async Task<string> Say(params string[] texts)
    {
        var room = await box.Ada.NewRoom();
        foreach (var text in texts)
            await box.Ada.Say(room, text, "bob");

        return room;
    }

    /// <summary>One that nobody else has said.</summary>
    private static string Word() => $"w{Guid.NewGuid():N}";

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
