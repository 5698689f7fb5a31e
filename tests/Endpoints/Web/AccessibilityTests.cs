using System.Text.Json;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// Every page and dialog, as axe-core judges it: dark and light, on a desk and on a phone. Whoever builds another one
/// adds a line to <see cref="states"/>: its name, and how one gets there.
/// </summary>
public sealed class AccessibilityTests(Town town, Browser browser) : IClassFixture<Town>, IClassFixture<Browser>
{
    private static readonly Dictionary<string, Func<Town, Reader, Task>> states = new()
    {
        ["start"] = (_, reader) => Show(reader, "/"),
        ["start with a key"] = async (town, reader) =>
        {
            await reader.LogIn(town.Ada.Key);
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
        ["key: a new one"] = (town, reader) => MyKeys(town, reader, "New key"),
        ["key: another device"] = (town, reader) => MyKeys(town, reader, "Log in on another device"),
        ["key: forget it"] = (town, reader) => MyKeys(town, reader, "Forget the key in this browser"),
        ["chat: no room open"] = (town, reader) => Chat(town, reader, "/chat"),
        ["chat: a room"] = (town, reader) => Room(town, reader),
        ["chat: a message's buttons"] = async (town, reader) =>
        {
            await Room(town, reader);
            await reader.Page.GetByText("Good catch").ClickAsync();
        },
        ["chat: settings"] = (town, reader) => Room(town, reader, "Room settings"),
        ["chat: invites"] = (town, reader) => Room(town, reader, "Invite people and agents"),
        ["chat: a new room"] = (town, reader) => Room(town, reader, "New room"),
        ["chat: the keyboard"] = async (town, reader) =>
        {
            await Room(town, reader);
            await reader.Page.Keyboard.PressAsync("Escape");
            await reader.Page.GetByRole(AriaRole.Main).ClickAsync();
            await reader.Page.Keyboard.PressAsync("?");
            await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        },
        ["chat: another room"] = async (town, reader) =>
        {
            await Room(town, reader);
            await reader.Page.Keyboard.PressAsync("Control+k");
            await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        },
        ["chat: a room that is not there"] = (town, reader) => Chat(town, reader, "/chat/nowhere", "404"),
        ["public: a room"] = async (town, reader) =>
        {
            await Show(reader, $"/public/{town.Square}");
            await reader.Page.GetByText("Watering plan").WaitForAsync();
        },
        ["public: nothing there"] = (_, reader) => Show(reader, "/public/nothing", "404"),
        ["invite: not there"] = (_, reader) => Show(reader, "/invites/inv_nothing", "404"),
        ["admin: no key"] = (_, reader) => Show(reader, "/admin"),
        ["admin: overview"] = (town, reader) => Admin(town, reader, "Overview", "Messages per second"),
        ["admin: people"] = (town, reader) => Admin(town, reader, "People", "Here since"),
        ["admin: a new person"] = (town, reader) => Admin(town, reader, "People", "Here since", "New person"),
        ["admin: a person"] = (town, reader) => Admin(town, reader, "People", "Here since", "ada"),
        ["admin: rooms"] = (town, reader) => Admin(town, reader, "Rooms", "Last message"),
        ["admin: limits"] = (town, reader) => Admin(town, reader, "Limits", "per person"),
        ["admin: webhooks"] = (town, reader) => Admin(town, reader, "Webhooks", "There is none like that."),
        ["admin: jobs"] = (town, reader) => Admin(town, reader, "Jobs", "There is none like that."),
    };

    public static TheoryData<string> States => new(states.Keys);

    [PublishedTheory]
    [MemberData(nameof(States))]
    public async Task It_is_for_everybody_in_either_theme_on_either_screen(string state)
    {
        await using var reader = await browser.Open(town.Meetai);
        await states[state](town, reader);
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

    private static async Task Chat(Town town, Reader reader, string path, string? forgiving = null)
    {
        await reader.LogIn(town.Ada.Key);
        await Show(reader, path, forgiving);
        await reader.Page.GetByText("Paper reading").WaitForAsync();
    }

    private static async Task Room(Town town, Reader reader, string? button = null)
    {
        await Chat(town, reader, $"/chat/{town.Release}");
        await reader.Page.GetByText("Good catch").WaitForAsync();
        if (button is not null)
            await Open(reader, button);
    }

    private static Task MyKeys(Town town, Reader reader) => MyKeys(town, reader, null);

    private static async Task MyKeys(Town town, Reader reader, string? button)
    {
        await reader.LogIn(town.Ada.Key);
        await Show(reader, "/key");
        await reader.Page.GetByText("this browser", new() { Exact = true }).WaitForAsync();
        if (button is not null)
            await Open(reader, button);
    }

    private static async Task Open(Reader reader, string button)
    {
        await reader.Page.Button(button).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
    }

    private static async Task Admin(
        Town town, Reader reader, string tab, string awaited, string? button = null)
    {
        await reader.LogIn(town.Ada.Key);
        await Show(reader, $"/admin#{tab.ToLowerInvariant()}");
        await reader.Page.GetByText(awaited).First.WaitForAsync();
        if (button is not null)
            await Open(reader, button);
    }

    private static async Task Show(Reader reader, string path, string? forgiving = null)
    {
        await reader.Page.GotoAsync(path);
        await reader.Page.GetByRole(AriaRole.Main).WaitForAsync();
        if (forgiving is not null)
            reader.Forgive(forgiving);
    }
}
