using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.House;

/// <summary>What the docs say that a test shows, a test of that name is there to show.</summary>
public sealed partial class SecurityDocsTests
{
    private static readonly string security = Read("security.md");

    private static readonly HashSet<string> tests =
    [
        .. typeof(SecurityDocsTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods()
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var named = Named(security).Concat(Named(Read("reliability.md"))).ToList();

        Assert.Empty(named.Except(tests));
        Assert.True(named.Count > 40);
    }

    [Fact]
    public void Every_row_of_the_top_ten_has_its_answer_and_a_test()
    {
        var rows = security.Split('\n').Where(line => line.StartsWith("| API", StringComparison.Ordinal)).ToList();

        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"API{n}"), rows.Select(row => row.Split(' ', ':')[1]));
        Assert.All(rows, row => Assert.True(Named(row).Any(), row));
    }

    private static IEnumerable<string> Named(string text)
        => TestName().Matches(text).Select(found => found.Groups[1].Value);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", file));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
