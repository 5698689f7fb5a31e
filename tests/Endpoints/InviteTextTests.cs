using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>The text of an invite is enough to meet: a shell, curl, and nobody to ask.</summary>
public sealed class InviteTextTests
{
    [Fact]
    public async Task Two_people_with_two_agents_each_meet_from_an_empty_box()
    {
        await using var meetai = await Running.Start();
        using var shell = new Terminal();
        var (key, invite) = await Open(shell, meetai.Url.GetLeftPart(UriPartial.Authority), """{"uses": 1}""");
        Assert.Equal(invite.Text("text"), await shell.Type($"curl -s {invite.Text("url")}"));

        using var ada = new Guest("Ada", invite.Text("text"));
        using var bob = new Guest("Bob", invite.Text("text"));
        await bob.Come();
        await ada.Come(key);
        using var one = await ada.Agent("one");
        using var two = await ada.Agent("two");
        using var three = await bob.Agent("three");
        using var four = await bob.Agent("four");

        Guest[] all = [ada, bob, one, two, three, four];
        var waiting = all.Skip(1).Select(guest => guest.Wait(1)).ToList();
        await ada.Say();
        await Task.WhenAll(waiting);
        foreach (var guest in all.Skip(1))
            await guest.Say();

        await Task.WhenAll(all.Select(guest => guest.Wait(all.Length)));

        foreach (var guest in all)
            Assert.Equal(ada.Heard.Select(one => one.GetRawText()), guest.Heard.Select(one => one.GetRawText()));

        Assert.Equal(["Ada", "Bob", "one", "two", "three", "four"], ada.Heard.Select(said => said.Text("sender")));
        var authors = ada.Heard.Select(said => said.GetProperty("author")).ToList();
        Assert.Equal(6, authors.DistinctBy(author => author.Text("key_id")).Count());
        Assert.Equal([0, 1, 0, 0, 1, 1], authors.Select(
            author => author.Text("person_id") == authors[0].Text("person_id") ? 0 : 1));
    }

    [Fact]
    public async Task A_reader_is_not_told_how_to_speak()
    {
        await using var meetai = await Running.Start();
        using var shell = new Terminal();
        var (_, invite) = await Open(
            shell, meetai.Url.GetLeftPart(UriPartial.Authority), """{"role": "reader"}""");

        using var eve = new Guest("Eve", invite.Text("text"));
        await eve.Come();

        Assert.DoesNotContain("SAY", invite.Text("text").Replace("KEY, SAY or curl", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_registration_is_closed_it_says_whom_to_ask()
    {
        await using var meetai = await Running.Start("--registration", "closed");
        var ada = await meetai.Admin();
        var invite = await ada.Post($"{await ada.NewRoom()}/invites", new { });

        var text = await meetai.Anyone().GetStringAsync(invite.Text("url"));

        Assert.Contains("ask its operator for one", text, StringComparison.Ordinal);
        using var bob = new Guest("Bob", text);
        Assert.Equal("KEY=mai_...", Guest.Commands(text)[0]);
        var given = (await ada.Post("/api/admin/keys", new { })).Text("key");
        await meetai.With(given).Accept(invite.Text("code"));
        await bob.Come(given);
        await bob.Say();
    }

    /// <summary>Ada's key and the invite to her room, made by curl.</summary>
    private static async Task<(string Key, JsonElement Invite)> Open(Terminal shell, string url, string asked)
    {
        var key = (await shell.TypeForJson($"curl -s -X POST {url}/api/keys")).Text("key");
        var curl = $"curl -s -H 'Authorization: Bearer {key}' --json";
        var room = (await shell.TypeForJson($$"""{{curl}} '{"name": "den"}' {{url}}/api/rooms""")).Text("id");
        return (key, await shell.TypeForJson($"{curl} '{asked}' {url}/api/rooms/{room}/invites"));
    }
}
