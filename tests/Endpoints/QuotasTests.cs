using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Endpoints.Webhooks;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>How much one person may have, and how full a box may become.</summary>
public sealed class QuotasTests
{
    private const int OfThousand = 1000 + 3 + 120;

    [Fact]
    public async Task A_person_posts_until_they_have_as_much_as_they_may_over_all_rooms_and_keys()
    {
        await using var meetai = await Running.Start("--quota-per-person", "5kB", "--rooms-per-person", "2");
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var (one, other) = (await ada.NewRoom(), await ada.NewRoom());
        var child = meetai.With((await ada.Post("/api/keys", new { name = "phone" })).Text("key"));
        foreach (var (person, room) in new[] { (ada, one), (ada, other), (child, one), (child, other) })
            await person.Say(room, new string('x', 1000));

        var refused = await Person.Problem(await TrySay(ada, one), HttpStatusCode.Forbidden, "quota_exceeded");
        Says(refused.GetProperty("quota"), "bytes", 4 * OfThousand, 5000);
        await Person.Problem(await TrySay(child, other), HttpStatusCode.Forbidden, "quota_exceeded");
        await Person.Problem(
            await ada.Http.PostAsJsonAsync("/api/rooms", new { name = "third" }), HttpStatusCode.Forbidden,
            "quota_exceeded");
        await ada.Say(one, "short"); // there is room for that

        await bob.Accept(await ada.Invite(one));
        await bob.Say(one, new string('x', 1000)); // what others have is theirs
        var quotas = (await ada.Get("/api/limits")).Items("quotas");
        Says(quotas[0], "bytes", 4 * OfThousand + 5 + 3 + 120, 5000);
        Says(quotas[1], "rooms", 2, 2);

        await ada.Http.DeleteAsync(other);
        await Attempts.Eventually(async () => Used(await ada.Get("/api/limits")) < 3 * OfThousand);
        await ada.Say(await ada.NewRoom(), new string('x', 1000));
    }

    [Fact]
    public async Task What_was_deleted_or_not_kept_counts_no_more_and_a_kill_forgets_nothing()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var said = new List<JsonElement>();
        for (var i = 0; i < 5; i++)
            said.Add(await ada.Say(room, new string('x', 1000)));

        await meetai.Kill();
        await meetai.Launch();
        ada = meetai.With(ada.Key);
        Assert.Equal(5 * OfThousand, Used(await ada.Get("/api/limits")));

        await ada.Http.DeleteAsync($"{room}/messages/{said[4].Text("id")}");
        Assert.Equal(4 * OfThousand + 120, Used(await ada.Get("/api/limits")));
        using var http = meetai.Operator();
        await http.PostAsJsonAsync("/api/admin/retention", new { retention = new { max_messages = 2 } });
        Assert.Equal(OfThousand + 120, Used(await ada.Get("/api/limits")));
        var person = Assert.Single((await new Person(http, key: null).Get("/api/admin/people")).Items("people"));
        Assert.Equal(OfThousand + 120, person.Number("bytes"));
    }

    [Fact]
    public async Task A_group_of_posts_is_counted_as_exactly_as_one_by_one()
    {
        await using var meetai = await Running.Start("--quota-per-person", $"{40 * OfThousand}");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => TrySay(ada, room)));

        Assert.Equal(40, answers.Count(answer => answer.StatusCode is HttpStatusCode.Created));
        Assert.Equal(40 * OfThousand, Used(await ada.Get("/api/limits")));
    }

    [Fact]
    public async Task An_admin_is_exempt()
    {
        await using var meetai = await Running.Start("--quota-per-person", "1", "--rooms-per-person", "1");
        var admin = await meetai.Admin();
        await admin.NewRoom();
        await admin.Say(await admin.NewRoom(), "hello");
    }

    [Fact]
    [Direct("Its boxes leave their directory to the next one, and a proxy behind.")]
    public async Task A_box_says_once_that_it_is_80_or_90_percent_full_and_takes_nothing_more_when_it_is()
    {
        var first = await Running.Start();
        var ada = await first.NewPerson();
        var room = await ada.NewRoom();
        await first.Terminate();
        Stored.Fill(first.Data, 20_000);
        await first.Launch();
        ada = first.With(ada.Key);
        await ada.Search("hello"); // the index has come after
        await first.Terminate();
        var size = Directory.GetFiles(first.Data, "*.db*").Sum(file => new FileInfo(file).Length);

        foreach (var percent in new[] { 50, 85, 95, 101 })
        {
            var clock = new TestClock();
            var meetai = await Running.StartThrough(
                clock.Launcher, first.Data, "--quota-box", $"{size * 100 / percent}");
            long? warning = percent switch { 50 => null, 85 => 80, _ => 90 };
            for (var looks = 0; looks < 3; looks++)
                Assert.Equal(warning, Warning(await Capacity(meetai, clock)));

            Assert.Equal(warning is null ? 0 : 1, meetai.Said.Count(line => line.Contains("% full: ")));
            ada = meetai.With(ada.Key);
            var (answer, isFull) = (await TrySay(ada, room, "hello"), percent > 100);
            Assert.Equal(isFull ? HttpStatusCode.InsufficientStorage : HttpStatusCode.Created, answer.StatusCode);
            await ada.Get($"{room}/messages");
            await meetai.Terminate();
        }

        await first.DisposeAsync();
    }

    /// <summary>As of now.</summary>
    private static async Task<JsonElement> Capacity(Running meetai, TestClock clock)
    {
        clock.Move(TimeSpan.FromSeconds(11));
        using var http = meetai.Operator();
        return (await new Person(http, key: null).Get("/api/admin/stats")).GetProperty("capacity");
    }

    private static long? Warning(JsonElement capacity)
        => capacity.GetProperty("warning") is { ValueKind: JsonValueKind.Number } warning ? warning.GetInt64() : null;

    private static Task<HttpResponseMessage> TrySay(Person person, string room, string? content = null)
        => person.Http.PostAsJsonAsync(
            $"{room}/messages", new { sender = "ada", content = content ?? new string('x', 1000) });

    private static long Used(JsonElement limits) => limits.Items("quotas")[0].Number("used");

    private static void Says(JsonElement quota, string name, long used, long most) => Assert.Equal(
        (name, used, most), (quota.Text("name"), quota.Number("used"), quota.Number("most")));
}
