using System.Text;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>There is no wrong line: whatever is asked, the answer is a list.</summary>
public sealed class FuzzTests(SharedBox box) : IClassFixture<SharedBox>
{
    private static readonly string[] pieces =
    [
        "hello", "hell*", "he*", "*", "\"", "\"\"", "\"hello", "(", ")", "()", "{", "}", "[", "]", "^", "^hello", "-",
        "- hello", "+", ":", "::", "content:", "sender:hello", "words:", "rowid:1", "AND", "OR", "NOT", "NEAR", "NEAR(",
        "NEAR(a b, 5)", "a AND", "from:", "from:\"", "from:ada", "from:!!!", "in:", "in:den", "in:\"de", "before:",
        "before:2026-13-45", "before:2026-11-01", "after:2026-11-21T07:15:35.314Z", "after:9999-12-31",
        "before:0001-01-01",
        "'", "''", ";", "--", "/*", "\\", "%", "_", "?", "?1", "\t", "\n", "\u0001", "\u0002", "\u0003", "\u007f", "é",
        "ß", "İ", "ﬁ", "𝔘", "🦑", "👩‍👩‍👧", "\u0301", "\u200d", "\u202e", "服", "服务器", "サーバー", "서버", "𠀀", "\ue000",
        "\uffff", "١٢٣", "½", "ⅷ", "ꙮ", "ๆ", "हिन्दी", "the", "of the", "x\"y\"z", "a\"", "hello\"world\"",
    ];

    [Fact]
    public async Task Thousands_of_random_lines_are_all_answered()
    {
        const int Lines = 4000, AtOnce = 8;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var lines = Enumerable.Range(0, Lines).Select(_ => Line(random)).ToList();
        var wrong = new List<string>();
        await Parallel.ForEachAsync(
            lines, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (line, cancel) =>
            {
                using var answer = await box.Ada.Http.GetAsync(
                    $"/api/search?limit=200&q={Uri.EscapeDataString(line)}", cancel);
                lock (wrong)
                {
                    if ((int)answer.StatusCode != 200)
                        wrong.Add($"Seed {seed}, {(int)answer.StatusCode}: {line}");
                }
            });

        Assert.Empty(wrong);
        Assert.Equal(["hello"], await box.Ada.Find("hello"));
        Assert.DoesNotContain(box.Meetai.Said, line => line.Contains("\"level\":\"error\"", StringComparison.Ordinal));
    }

    private static string Line(Random random)
    {
        var line = new StringBuilder();
        for (var left = random.Next(1, 12); left > 0; left--)
        {
            line.Append(random.Next(4) > 0 ? pieces[random.Next(pieces.Length)] : Letters(random));
            line.Append(random.Next(3) > 0 ? " " : "");
        }

        var text = line.ToString().Replace("\0", "", StringComparison.Ordinal);
        return text.Length > 500 ? text[..499] : text;
    }

    private static string Letters(Random random)
    {
        var letters = new StringBuilder();
        for (var left = random.Next(1, 6); left > 0; left--)
        {
            var code = random.Next(3) > 0 ? random.Next(1, 0x250) : random.Next(1, 0x20000);
            letters.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "x");
        }

        return letters.ToString();
    }
}
