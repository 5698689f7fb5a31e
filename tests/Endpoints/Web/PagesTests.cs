using System.Net;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The pages come out of the executable under a strict policy, and stand in a real browser.</summary>
public sealed class PagesTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    public static TheoryData<string> Pages => ["/", "/key", "/chat", "/chat/x", "/public/x", "/admin"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_loads_without_a_complaint(string path)
    {
        await using var reader = await browser.Open(box.Meetai);
        await reader.Page.GotoAsync(path);
        await reader.Page.WaitForSelectorAsync("main");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_allows_nothing_inline_nor_from_elsewhere(string path)
    {
        using var http = box.Meetai.Anyone();
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }
}
