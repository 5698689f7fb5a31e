using System.Text.Json;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Every page and dialog, as axe-core judges it: dark and light, on a desk and on a phone. Whoever builds another one
/// adds a line to <see cref="states"/>: its name, and how one gets there.
/// </summary>
public sealed class AccessibilityTests(SharedBox box, Browser browser)
    : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    private static readonly Dictionary<string, Func<SharedBox, Reader, Task>> states = new()
    {
        ["start"] = (_, reader) => Show(reader, "/"),
        ["start with a key"] = async (box, reader) =>
        {
            await reader.LogIn(box.Ada.Key);
            await Show(reader, "/");
        },
        ["lost"] = (_, reader) => Show(reader, "/nowhere", "404"),
        ["docs"] = async (_, reader) =>
        {
            await Show(reader, "/docs");
            await reader.Page.Locator("#sendMessage").WaitForAsync();
        },
        ["key: none yet"] = (_, reader) => Show(reader, "/key"),
        ["key: just made"] = async (_, reader) =>
        {
            await Show(reader, "/key");
            await reader.Page.Button("Get a key").ClickAsync();
            await reader.Page.Button("I saved it").WaitForAsync();
        },
        ["key: mine"] = MyKeys,
        ["key: a new one"] = (box, reader) => MyKeys(box, reader, "New key"),
        ["key: another device"] = (box, reader) => MyKeys(box, reader, "Log in on another device"),
        ["key: forget it"] = (box, reader) => MyKeys(box, reader, "Forget the key in this browser"),
        ["chat: no room"] = (box, reader) => Chat(box, reader, "/chat"),
        ["chat: a room"] = (box, reader) => Chat(box, reader, RoomOf(box)),
        ["chat: a message's buttons"] = async (box, reader) =>
        {
            await Chat(box, reader, RoomOf(box));
            await reader.Page.GetByText("hello").Last.ClickAsync();
        },
        ["chat: invites"] = (box, reader) => Chat(box, reader, RoomOf(box), "Invite people and agents"),
        ["chat: settings"] = (box, reader) => Chat(box, reader, RoomOf(box), "Room settings"),
        ["chat: a new room"] = (box, reader) => Chat(box, reader, "/chat", "New room"),
        ["chat: keyboard"] = (box, reader) => Chat(box, reader, "/chat", "Keyboard shortcuts"),
        ["chat: palette"] = async (box, reader) =>
        {
            await Chat(box, reader, "/chat");
            await reader.Page.Keyboard.PressAsync("Control+k");
            await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        },
        ["public: nothing there"] = (_, reader) => Show(reader, "/public/nothing"),
        ["invite: not there"] = (_, reader) => Show(reader, "/invites/inv_nothing", "404"),
    };

    private static string RoomOf(SharedBox box) => Chatter.PageOf(box.Room);

    private static async Task Chat(SharedBox box, Reader reader, string path, string? open = null)
    {
        await reader.LogIn(box.Ada.Key);
        await Show(reader, path);
        await reader.Page.GetByText("Connected").First.WaitForAsync();
        if (open is not null)
        {
            await reader.Page.Button(open).First.ClickAsync();
            await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        }
    }

    public static TheoryData<string> States => new(states.Keys);

    [Theory]
    [MemberData(nameof(States))]
    public async Task It_is_for_everybody_in_either_theme_on_either_screen(string state)
    {
        await using var reader = await browser.Open(box.Meetai);
        await states[state](box, reader);
        await reader.Page.EvaluateAsync(Site.Package("axe-core/axe.min.js"));
        await reader.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });

        var wrong = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
            {
                await reader.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await reader.Page.SetViewportSizeAsync(width, height);
                wrong.AddRange((await Violations(reader.Page)).Select(one => $"{scheme} {width}: {one}"));
            }
        }

        Assert.Empty(wrong);
    }

    private static async Task<IEnumerable<string>> Violations(IPage page)
    {
        var found = await page.EvaluateAsync<JsonElement>(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)");
        return found.EnumerateArray().Select(one =>
            $"{one.Text("id")}: {one.Text("help")}: {string.Join(" | ", one.Items("nodes").Select(Html))}");

        static string Html(JsonElement node) => node.Text("html");
    }

    private static Task MyKeys(SharedBox box, Reader reader) => MyKeys(box, reader, null);

    private static async Task MyKeys(SharedBox box, Reader reader, string? button)
    {
        await reader.LogIn(box.Ada.Key);
        await Show(reader, "/key");
        await reader.Page.GetByText("this browser", new() { Exact = true }).WaitForAsync();
        if (button is null)
            return;

        await reader.Page.Button(button).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
    }

    private static async Task Show(Reader reader, string path, string? forgiving = null)
    {
        await reader.Page.GotoAsync(path);
        await reader.Page.GetByRole(AriaRole.Main).WaitForAsync();
        if (forgiving is not null)
            reader.Forgive(forgiving);
    }
}
