using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints;

/// <summary>Logging another device in: a code that is good once, for five minutes, for a child of the key.</summary>
public sealed class HandoversTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task The_other_device_gets_a_child_key_of_the_same_person()
    {
        var code = await Issue(box.Ada);

        var made = await Person.Read(await Take(code, new { name = "phone" }), HttpStatusCode.Created);

        var me = await box.Ada.Get("/api/keys/me");
        Assert.NotEqual(box.Ada.Key, made.Text("key"));
        Assert.Equal(
            (me.Text("person_id"), me.Text("id"), "phone"),
            (made.Text("person_id"), made.Text("parent_id"), made.Text("name")));
        await box.Meetai.With(made.Text("key")).Get(box.Room);
    }

    [Fact]
    public async Task The_code_stands_in_the_fragment_of_a_page_and_says_how_long_it_lives()
    {
        var made = await box.Ada.Post("/api/keys/handover", new { });

        Assert.Equal($"{box.Meetai.Url.GetLeftPart(UriPartial.Authority)}/key#{made.Text("code")}", made.Text("url"));
        Assert.Equal(300, made.Number("expires_in"));
        Assert.Matches("^hnd_[A-Za-z0-9]{24}$", made.Text("code"));
    }

    [Fact]
    public async Task A_code_is_good_once_even_when_many_bring_it_at_the_same_time()
    {
        var code = await Issue(box.Ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Take(code)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_code_that_is_spent_replaced_malformed_or_never_was_is_the_same_absence()
    {
        var (bob, spent) = (await box.Meetai.NewPerson(), await Issue(box.Ada));
        await Take(spent);
        var replaced = await Issue(bob);
        for (var i = 0; i < 5; i++)
            await Issue(bob);

        var said = new List<string>();
        foreach (var code in new[] { spent, replaced, "hnd_000000000000000000000000", "cow" })
        {
            var problem = await Person.Problem(await Take(code), HttpStatusCode.NotFound, "not_found");
            said.Add(problem.Text("detail"));
        }

        Assert.Single(said.Distinct());
    }

    [Fact]
    public async Task A_code_ends_after_five_minutes()
    {
        var clock = new TestClock();
        await using var meetai = await Running.StartThrough(clock.Launcher, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var (code, late) = (await Issue(ada), await Issue(ada));
        clock.Move(TimeSpan.FromSeconds(290));
        await Person.Read(await meetai.Anyone().PostAsync(Path(code), null), HttpStatusCode.Created);

        clock.Move(TimeSpan.FromSeconds(301));

        await Person.Problem(await meetai.Anyone().PostAsync(Path(late), null), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task What_the_maker_may_not_the_new_key_may_not_and_an_admins_operates_nothing()
    {
        var admin = await box.Meetai.Admin();
        var room = (await box.Ada.Get(box.Room)).Text("id");
        var bounded = await Child(new { scopes = new[] { "read", "manage" }, rooms = new[] { room }, agent = "bot" });

        var made = await Person.Read(await Take(await Issue(bounded)), HttpStatusCode.Created);
        var second = await Person.Read(await Take(await Issue(admin)), HttpStatusCode.Created);

        Assert.Equal(["read", "manage"], made.Items("scopes").Select(scope => scope.GetString()));
        Assert.Equal([room], made.Items("rooms").Select(one => one.GetString()));
        Assert.Equal("bot", made.Text("agent"));
        Assert.False((await box.Meetai.With(second.Text("key")).Get("/api/keys/me")).Flag("admin"));
    }

    [Fact]
    public async Task What_the_maker_has_lost_since_ends_the_code_or_is_not_given()
    {
        var (revoked, narrowed, unable) = (await Child(new { }), await Child(new { }), await Child(new { }));
        var codes = new[] { await Issue(revoked), await Issue(unable), await Issue(narrowed) };
        await box.Ada.Http.DeleteAsync(await KeyPath(revoked));
        await box.Ada.Http.PatchAsJsonAsync(await KeyPath(unable), new { scopes = new[] { "read", "write" } });
        await box.Ada.Http.PatchAsJsonAsync(await KeyPath(narrowed), new { scopes = new[] { "read", "manage" } });

        await Person.Problem(await Take(codes[0]), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(await Take(codes[1]), HttpStatusCode.NotFound, "not_found");
        var made = await Person.Read(await Take(codes[2]), HttpStatusCode.Created);
        Assert.Equal(["read", "manage"], made.Items("scopes").Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        await using var meetai = await Running.Start("--limit", "keys=3/day");
        for (var i = 0; i < 3; i++)
        {
            var miss = await meetai.Anyone().PostAsync(Path("hnd_000000000000000000000000"), null);
            await Person.Problem(miss, HttpStatusCode.NotFound, "not_found");
            Assert.Equal(2 - i, Quota.Of(miss).Remaining);
        }

        var refused = await meetai.Anyone().PostAsync(Path("hnd_000000000000000000000000"), null);
        await Person.Problem(refused, HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task It_is_in_the_log_without_the_code()
    {
        await using var meetai = await Running.Start();
        var code = await Issue(await meetai.NewPerson());
        var made = await Person.Read(await meetai.Anyone().PostAsync(Path(code), null), HttpStatusCode.Created);
        await meetai.Terminate();

        Assert.Contains(meetai.Said, line => line.Contains($"key handed over {made.Text("id")}"));
        Assert.DoesNotContain(meetai.Said, line => line.Contains(code));
    }

    [Fact]
    public async Task Anybody_may_know_what_this_box_is()
    {
        await using var closed = await Running.Start("--registration", "closed", "--public-rooms", "off");

        var (open, shut) = (await Box(box.Meetai), await Box(closed));

        Assert.Equal("Meet AI", open.Text("name"));
        Assert.Equal(box.Meetai.Url.GetLeftPart(UriPartial.Authority), open.Text("url"));
        Assert.Matches(@"^\d+\.\d+\.\d+$", open.Text("version"));
        Assert.True(open.Flag("registration_open") && open.Flag("public_rooms"));
        Assert.False(shut.Flag("registration_open") || shut.Flag("public_rooms"));

        static Task<JsonElement> Box(Running meetai) => new Person(meetai.Anyone(), key: null).Get("/api/box");
    }

    private static string Path(string code) => $"/api/keys/handover/{code}";

    private static async Task<string> Issue(Person maker)
        => (await maker.Post("/api/keys/handover", new { })).Text("code");

    private static async Task<string> KeyPath(Person of) => $"/api/keys/{(await of.Get("/api/keys/me")).Text("id")}";

    private Task<HttpResponseMessage> Take(string code, object? body = null)
        => box.Meetai.Anyone().PostAsJsonAsync(Path(code), body ?? new { });

    private async Task<Person> Child(object asked)
        => box.Meetai.With((await box.Ada.Post("/api/keys", asked)).Text("key"));
}
