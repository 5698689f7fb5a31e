using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Somebody in a room, at a browser of their own: they act by what they see, and wait until they see it.
/// </summary>
internal sealed partial class Chatter : IAsyncDisposable
{
    private Chatter(Reader reader) => Reader = reader;

    public Reader Reader { get; }

    public IPage Page => Reader.Page;

    public ILocator Field => Page.GetByRole(AriaRole.Textbox, new() { NameRegex = WriteHere() });

    public ILocator Messages => Page.GetByRole(AriaRole.Region, new() { Name = "Messages" });

    /// <summary>With a key in this browser, or as a guest; at a page of the box.</summary>
    public static async Task<Chatter> At(
        Browser browser, Running box, string? key, string path, BrowserNewContextOptions? options = null)
    {
        var chatter = new Chatter(await browser.Open(box, options));
        if (key is not null)
            await chatter.Reader.LogIn(key);

        await chatter.Page.GotoAsync(path);
        return chatter;
    }

    /// <summary>In a room that was made over HTTP, once its line stands.</summary>
    public static async Task<Chatter> In(
        Browser browser, Running box, Person person, string room, BrowserNewContextOptions? options = null)
    {
        var chatter = await At(browser, box, person.Key, PageOf(room), options);
        await chatter.Connected();
        return chatter;
    }

    /// <summary>The page of a room, from its path in the API.</summary>
    public static string PageOf(string room) => room.Replace("/api/public/rooms/", "/public/", StringComparison.Ordinal)
        .Replace("/api/rooms/", "/chat/", StringComparison.Ordinal);

    public ILocator Message(string text) => Messages.GetByRole(AriaRole.Listitem).Filter(new() { HasText = text });

    public ILocator Button(string name) => Page.Button(name, exact: true);

    public async Task Say(string text)
    {
        await Field.FillAsync(text);
        await Field.PressAsync("Enter");
    }

    public Task Sees(string text) => Sees(Message(text));

    public static Task Sees(ILocator what) => Assertions.Expect(what.First).ToBeVisibleAsync();

    public Task SeesNot(string text) => SeesNot(Message(text));

    public static Task SeesNot(ILocator what) => Assertions.Expect(what).ToHaveCountAsync(0);

    public Task Reads(string words) => Sees(Page.GetByText(words));

    public Task Connected() => Sees(Page.GetByRole(AriaRole.Main).GetByText("Connected"));

    public ValueTask DisposeAsync() => Reader.DisposeAsync();

    [GeneratedRegex("^Message ")]
    private static partial Regex WriteHere();
}
