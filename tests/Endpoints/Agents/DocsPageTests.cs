using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The page at /docs in a real browser, and its curl line in a real shell.</summary>
public sealed class DocsPageTests
{
    [BrowserFact]
    public async Task It_shows_every_route_to_everybody_and_asks_nobody_else()
    {
        await using var meetai = await Running.Start();
        var api = await OpenApi.Of(meetai);
        var url = meetai.Url.GetLeftPart(UriPartial.Authority);

        var seen = JsonDocument.Parse(await BrowserFactAttribute.Npm.Run(
            await File.ReadAllTextAsync($"{Routes.Root}/tests/Endpoints/Agents/docs.mjs"),
            JsonSerializer.Serialize(new { url, chromium = BrowserFactAttribute.Chromium }))).RootElement;

        Assert.Empty(Texts(seen, "broken"));
        Assert.Empty(Texts(seen, "unfit"));
        Assert.All(Texts(seen, "asked").Where(one => one != "data:,"), one => Assert.StartsWith($"{url}/", one));
        Assert.Subset(
            Texts(seen, "shown").ToHashSet(),
            api.Operations.Select(one => one.Id).Concat(api.Schemas.Select(one => one.Name)).ToHashSet());
        Assert.True(seen.Flag("isThere"));
        Assert.Matches("^[1-9][0-9]* found$", seen.Text("found"));
        Assert.Equal("#readMessages", seen.Text("hash"));
        await Send(meetai, url, seen.Text("copied"));
    }

    /// <summary>What was copied works as it stands.</summary>
    private static async Task Send(Running meetai, string url, string copied)
    {
        var ada = await meetai.NewPerson();
        var room = (await ada.NewRoom())["/api/rooms/".Length..];
        using var shell = new Terminal();
        await shell.Type($"URL={url} KEY={ada.Key} ROOM={room}");

        Assert.Equal(1, (await shell.TypeForJson(copied)).Number("seq"));
    }

    private static IEnumerable<string> Texts(JsonElement seen, string name)
        => seen.Items(name).Select(one => one.GetString()!);
}

/// <summary>A test that needs a browser, and the npm registry for what drives it.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute() => Skip = File.Exists(Chromium) ? Npm.Missing : "There is no chromium here.";

    public static Npm Npm { get; } = new("playwright-core@1.65.1", "axe-core@4.14.1");
}
