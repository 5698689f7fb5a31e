using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>What people do at every page.</summary>
internal static class Acts
{
    public static ILocator Button(this IPage page, string name, bool exact = false)
        => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    /// <summary>As somebody who has come with this key before; what they do with it later stays done.</summary>
    public static Task LogIn(this Reader reader, string key) => reader.Context.AddInitScriptAsync(
        $$"""
        if (!sessionStorage.getItem("came")) localStorage.setItem("meetai.key", "{{key}}");
        sessionStorage.setItem("came", "yes");
        """);

    /// <summary>Looks until the address is this one: on a busy machine the event of arriving can be missed.</summary>
    public static Task IsAt(this IPage page, Running box, string path)
        => Assertions.Expect(page).ToHaveURLAsync(new Uri(box.Url, path).ToString());

    public static Task<string?> KeptKey(this IPage page)
        => page.EvaluateAsync<string?>("localStorage.getItem('meetai.key')");
}
