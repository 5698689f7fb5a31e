using System.Net;
using System.Text.Json;
using MeetAi.Storage;
using MeetAi.Tests.Endpoints.Search;

namespace MeetAi.Tests.Storage;

/// <summary>From every schema that was ever released to today's, with what people had done by then.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly string root = Running.NewDirectory();

    /// <summary>All of them on what is shipped; otherwise the first, one from the middle and the last.</summary>
    public static TheoryData<int> Versions
    {
        get
        {
            int[] released = [.. Migrations.All.SkipLast(1).Select(one => one.Version)];
            return new(Running.IsPublished ? released : [released[0], 9, released[^1]]);
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_box_of_a_released_schema_goes_on_with_today_s_meetai(int version)
    {
        var next = Migrations.All.First(one => one.Version > version).Version;
        var data = OlderDatabase.In(Path.Combine(root, "data"), before: next, Lives.Live);
        await using var meetai = await Running.StartIn(data);
        var (ada, bob) = (meetai.With(OlderDatabase.Key), meetai.With(Lives.Bob));

        Assert.Equal("ada", (await ada.Get("/api/keys/me")).Text("handle"));
        Assert.Equal(version >= 6, (await ada.Get("/api/keys/me")).Flag("admin"));
        Assert.Equal("bob", (await bob.Get("/api/keys/me")).Text("handle"));
        if (version >= 2)
            await Talk(version, ada, bob);

        if (version >= 3)
            await Count(version, ada, bob);

        if (version >= 8)
            Assert.Equal("square", (await bob.Accept(Lives.Invite)).Text("name"));

        var copy = Assert.Single(Directory.GetFiles(Path.Combine(data, "backups")));
        Assert.Equal(next == Migrations.All[0].Version ? 0 : version, Migrations.Applied(copy)[^1].Version);
        Assert.Equal(0, await meetai.Terminate());
        Assert.Equal("ok", Stored.IntegrityOf(data));
    }

    /// <summary>What was said is there, in its order, and the room counts on.</summary>
    private static async Task Talk(int version, Person ada, Person bob)
    {
        var (den, square) = ($"/api/rooms/{Lives.Den}", $"/api/public/rooms/{Lives.Square}");
        string[] said = version switch { < 3 => [], < 9 => ["hello", "hällo", "words"], _ => ["hello", "hällo", ""] };
        Assert.Equal(said, Contents(await ada.Get($"{den}/messages?after=0")));
        Assert.Equal(said, Contents(await bob.Get($"{den}/messages?after=0")));
        Assert.Equal(version < 3 ? [] : ["hi"], Contents(await ada.Get($"{square}/messages?after=0")));
        Assert.Equal("member", (await bob.Get(den)).Text("role"));
        Assert.Equal(
            version >= 17 ? 100 : null,
            (await ada.Get(den)).GetProperty("retention") is { ValueKind: JsonValueKind.Object } kept
                ? kept.Number("max_messages")
                : default(long?));

        Assert.Equal(said.Length + 1, (await bob.Say(den, "today", "bob")).Number("seq"));
        Assert.Equal(["today"], await ada.Find("today"));
        Assert.Equal(version < 3 ? [] : ["hällo"], await ada.Find("hallo"));
    }

    /// <summary>What each of them has, and who they are now.</summary>
    private static async Task Count(int version, Person ada, Person bob)
    {
        Assert.Equal(120 + 3 + 5, await Used(ada));
        Assert.Equal(
            120 + 3 + 6 + 120 + (version < 9 ? 3 + 5 : 0) + 120 + 3 + 5, // hällo, words or what is left, and today
            await Used(bob));
        if (version < 12)
            return;

        using var guest = new HttpClient { BaseAddress = ada.Http.BaseAddress };
        await Person.Problem(
            await guest.PostAsync(
                $"/api/public/rooms/{Lives.Square}/messages?sender=Ada", new StringContent("hi")),
            HttpStatusCode.Forbidden, "sender_taken");
    }

    private static async Task<long> Used(Person person)
        => (await person.Get("/api/limits")).Items("quotas")[0].Number("used");

    private static IEnumerable<string> Contents(JsonElement page)
        => page.Items("messages").Select(message => message.Text("content"));
}
