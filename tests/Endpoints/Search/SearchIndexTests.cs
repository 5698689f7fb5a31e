using System.Net;
using System.Text;
using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>The index follows the database through deletions, crashes and restored backups.</summary>
public sealed class SearchIndexTests
{
    [Fact]
    public async Task A_deleted_message_is_found_no_more_and_its_words_leave_the_index()
    {
        await using var meetai = await Running.Start();
        var (ada, room, word) = await Said(meetai);
        var deleted = await ada.Say(room, $"{word} secret", $"{word}x");
        Assert.Equal([$"{word} secret", word], (await ada.Find(word)).OrderDescending());

        await ada.Http.DeleteAsync($"{room}/messages/{deleted.Text("id")}");

        Assert.Equal([word], await ada.Find(word));
        Assert.Empty(await ada.Find($"from:{word}x"));
        await Attempts.Eventually(() => Task.FromResult(!Holds(meetai.Data, $"{word}x")));
        Assert.False(Holds(meetai.Data, "secret"));
        Assert.True(Holds(meetai.Data, word)); // the other one
        Assert.Equal([word], await ada.Find(word));
    }

    [Fact]
    public async Task A_deleted_room_takes_its_words_along()
    {
        await using var meetai = await Running.Start();
        var (ada, room, word) = await Said(meetai);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => ada.Say(room, $"{word} {i}")));
        Assert.Equal(200, (await ada.Find(word, more: "&limit=200")).Count);

        await ada.Http.DeleteAsync(room);

        Assert.Empty(await ada.Find(word));
        await Attempts.Eventually(() => Task.FromResult(!Holds(meetai.Data, word)));
    }

    [Fact]
    public async Task A_deleted_person_takes_theirs_along()
    {
        await using var meetai = await Running.Start();
        var (ada, _, word) = await Said(meetai);
        Assert.Single(await ada.Find(word));

        using var http = meetai.Operator();
        var person = (await ada.Get("/api/keys/me")).Text("person_id");
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/admin/people/{person}")).StatusCode);

        await Attempts.Eventually(() => Task.FromResult(!Holds(meetai.Data, word)));
    }

    [Fact]
    public async Task What_was_deleted_before_a_kill_leaves_the_index_after_it()
    {
        await using var meetai = await Running.Start();
        var (ada, room, word) = await Said(meetai);
        Assert.Single(await ada.Find(word));
        await ada.Http.DeleteAsync(room);
        await meetai.Kill();

        await meetai.Launch();

        await Attempts.Eventually(() => Task.FromResult(!Holds(meetai.Data, word)));
    }

    [Fact]
    public async Task What_was_acknowledged_is_found_after_kills_while_it_was_indexed()
    {
        await using var meetai = await Running.Start();
        var (ada, room, word) = await Said(meetai);
        var said = 1;
        for (var round = 0; round < 5; round++)
        {
            ada = meetai.With(ada.Key);
            await Task.WhenAll(Enumerable.Range(said, 200).Select(i => ada.Say(room, $"{word} r{i}r")));
            said += 200;
            await meetai.Kill();
            await meetai.Launch();
        }

        ada = meetai.With(ada.Key);
        Assert.Equal(200, (await ada.Find(word, more: "&limit=200")).Count);
        foreach (var i in Enumerable.Range(1, said - 1))
            Assert.Equal([$"{word} r{i}r"], await ada.Find($"r{i}r", room));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("nonsense")]
    [InlineData("torn")]
    public async Task A_missing_or_broken_index_is_made_anew(string what)
    {
        await using var meetai = await Running.Start();
        var (ada, _, word) = await Said(meetai);
        Assert.Single(await ada.Find(word));
        await meetai.Terminate();
        var file = Path.Combine(meetai.Data, "search.db");
        if (what is "gone")
            File.Delete(file);
        else if (what is "nonsense")
            File.WriteAllText(file, new string('x', 10_000));
        else
            Tear(file);

        await meetai.Launch();

        Assert.Equal([word], await meetai.With(ada.Key).Find(word));
    }

    [Fact]
    public async Task A_restored_backup_brings_no_words_of_later_times()
    {
        await using var meetai = await Running.Start();
        var (ada, room, word) = await Said(meetai);
        await meetai.Terminate();
        var backup = File.ReadAllBytes(DataDirectory.DatabaseIn(meetai.Data));
        await meetai.Launch();
        await meetai.With(ada.Key).Say(room, $"{word} later");
        Assert.Equal(2, (await meetai.With(ada.Key).Find(word)).Count);
        await meetai.Terminate();

        File.WriteAllBytes(DataDirectory.DatabaseIn(meetai.Data), backup);
        await meetai.Launch();

        Assert.Equal([word], await meetai.With(ada.Key).Find(word));
        Assert.False(Holds(meetai.Data, "later"));
        await meetai.With(ada.Key).Say(room, $"{word} instead");
        Assert.Equal([word, $"{word} instead"], (await meetai.With(ada.Key).Find(word)).Order());
    }

    [Fact]
    public async Task An_upgrade_brings_what_was_said_before_into_the_index()
    {
        var data = OlderDatabase.In(Path.Combine(Running.NewDirectory(), "data"), before: 14);
        await using var meetai = await Running.StartIn(data);
        var ada = meetai.With(OlderDatabase.Key);
        var room = await ada.NewRoom();
        await meetai.Terminate();
        Stored.Fill(data, 20_000);
        await meetai.Launch();

        ada = meetai.With(OlderDatabase.Key);
        var first = await ada.Get("/api/search?q=hello&limit=1");
        Assert.True(first.Flag("complete") || first.Items("results").Count <= 1);
        Assert.Equal(200, (await ada.Find("hello", more: "&limit=200")).Count);
        Assert.Equal(JsonValueKind.True, (await ada.Search("hello", room)).GetProperty("complete").ValueKind);
    }

    private static async Task<(Person Ada, string Room, string Word)> Said(Running meetai)
    {
        var (ada, word) = (await meetai.NewPerson(), $"w{Guid.NewGuid():N}");
        var room = await ada.NewRoom();
        await ada.Say(room, word);
        return (ada, room, word);
    }

    /// <summary>Its pages, but for the first, are somebody else's.</summary>
    private static void Tear(string file)
    {
        var bytes = File.ReadAllBytes(file);
        Random.Shared.NextBytes(bytes.AsSpan(4096));
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Whether any file of the index has these bytes.</summary>
    private static bool Holds(string data, string word) => Directory.GetFiles(data, "search.db*").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;
    });
}
