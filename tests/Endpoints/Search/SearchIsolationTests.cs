using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>Only what the key may read now is found, and what others say changes nothing for anybody else.</summary>
public sealed class SearchIsolationTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task Rooms_of_others_are_not_found_nor_searched()
    {
        var (eve, word) = (await box.Meetai.NewPerson(), Word());
        var room = await box.Ada.NewRoom(word);
        await box.Ada.Say(room, word, word);
        Assert.Single(await box.Ada.Find(word));

        Assert.Empty(await eve.Find(word));
        Assert.Empty(await eve.Find($"from:{word}"));
        Assert.Empty(await eve.Find($"{word} in:{word}"));
        Assert.Empty(await eve.Find($"{word} in:{room["/api/rooms/".Length..]}"));
        await Person.Problem(await eve.Http.GetAsync($"{room}/search?q={word}"), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Who_joins_finds_what_was_said_and_who_leaves_does_not()
    {
        var (bob, word) = (await box.Meetai.NewPerson(), Word());
        var room = await box.Ada.NewRoom();
        await box.Ada.Say(room, word);
        await bob.Accept(await box.Ada.Invite(room, "reader"));
        Assert.Single(await bob.Find(word));

        var id = (await bob.Get("/api/keys/me")).Text("person_id");
        await box.Ada.Http.DeleteAsync($"{room}/members/{id}");

        Assert.Empty(await bob.Find(word));
        Assert.Single(await box.Ada.Find(word));
    }

    [Fact]
    public async Task A_child_key_finds_only_in_its_rooms_and_only_with_the_scope()
    {
        var word = Word();
        var (one, two) = (await box.Ada.NewRoom("one"), await box.Ada.NewRoom("two"));
        await box.Ada.Say(one, $"{word} one");
        await box.Ada.Say(two, $"{word} two");
        var limited = await Child(new { rooms = new[] { one["/api/rooms/".Length..] } });

        Assert.Equal([$"{word} one"], await limited.Find(word));
        Assert.Empty(await limited.Find($"{word} in:two"));
        await Person.Problem(
            await limited.Http.GetAsync($"{two}/search?q={word}"), HttpStatusCode.NotFound, "not_found");

        var writer = await Child(new { scopes = new[] { "write" } });
        await Person.Problem(
            await writer.Http.GetAsync($"/api/search?q={word}"), HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task What_others_say_changes_neither_scores_nor_order()
    {
        var (eve, rare, common) = (await box.Meetai.NewPerson(), Word(), Word());
        var room = await box.Ada.NewRoom();
        foreach (var text in new[] { common, $"{common} {rare}", $"{common} twice {common}" })
            await box.Ada.Say(room, text);

        var before = Scores(await box.Ada.Search($"{rare} {common}", room));
        var between = await eve.NewRoom();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => eve.Say(between, $"{rare} {i}")));
        Assert.Equal(20, (await eve.Find(rare)).Count);

        Assert.Equal(3, before.Count);
        Assert.Equal(before, Scores(await box.Ada.Search($"{rare} {common}", room)));

        // and with hers in between two rooms of Ada's
        await box.Ada.Say(await box.Ada.NewRoom(), "something else");
        Assert.Equal(
            before.Select(one => one.Content),
            Scores(await box.Ada.Search($"{rare} {common}")).Select(one => one.Content));
    }

    private static List<(string Content, double Score)> Scores(JsonElement answer)
        => [.. answer.Items("results").Select(one => (one.Content(), one.GetProperty("score").GetDouble()))];

    private async Task<Person> Child(object asked)
        => box.Meetai.With((await box.Ada.Post("/api/keys", asked)).Text("key"));

    private static string Word() => $"w{Guid.NewGuid():N}";
}
