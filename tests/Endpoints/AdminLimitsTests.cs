using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>What the operator can do about limits, with an admin key or over the socket, and nobody else.</summary>
public sealed class AdminLimitsTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person admin = null!, ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--limit", "messages=2/day", "--limit", "keys=2/day");
        admin = await meetai.Admin();
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task A_bucket_that_is_reset_is_full_and_nobody_elses_is()
    {
        var bob = await meetai.NewPerson();
        var his = await bob.NewRoom();
        await bob.Say(his, "one");
        await Exhaust();

        await Done(await admin.Try("/api/admin/limits/messages/reset", new { subject = await PersonId(ada) }));

        Assert.Equal((2, 1), (await ada.Left("messages"), await bob.Left("messages")));
        await ada.Say(room, "goes on");
    }

    [Fact]
    public async Task A_reset_outlives_a_kill_that_comes_after_the_next_write()
    {
        await Exhaust();
        await Done(await admin.Try("/api/admin/limits/messages/reset", new { subject = await PersonId(ada) }));
        await ada.NewRoom();

        await meetai.Kill();
        await meetai.Launch();

        Assert.Equal(2, await meetai.With(ada.Key).Left("messages"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task The_bucket_of_an_address_is_reset_too(string address)
    {
        await meetai.NewPerson();
        await Attempts.Refused(await meetai.Anyone().PostAsync("/api/keys", null), "keys");

        await Done(await admin.Try("/api/admin/limits/keys/reset", new { subject = address }));

        Assert.Equal(1, Quota.Of(await meetai.Anyone().PostAsync("/api/keys", null)).Remaining);
    }

    [Fact]
    public async Task What_one_person_is_granted_counts_at_once_and_over_a_kill()
    {
        await Exhaust();
        await Done(await Grant("""{"limits": {"messages": "5/day", "rooms": "off"}}"""));

        var usage = await ada.Usage("messages");
        Assert.Equal(("5/day", 0), (usage.Text("rate"), usage.Number("remaining")));
        Assert.Equal(5, (await Attempts.Refused(await ada.TrySay(room), "messages")).Count);
        Assert.False(Quota.IsIn(await ada.Try("/api/rooms", new { name = "another" })));
        Assert.Equal("2/day", await admin.Rate("messages"));

        await meetai.Kill();
        await meetai.Launch();
        var again = meetai.With(ada.Key);
        Assert.Equal(5, (await Attempts.Refused(await again.TrySay(room), "messages")).Count);
        Assert.Equal("off", await again.Rate("rooms"));
    }

    private async Task Exhaust()
    {
        await ada.Say(room, "one");
        await ada.Say(room, "two");
        await Attempts.Refused(await ada.TrySay(room), "messages");
    }

    private static async Task<string> PersonId(Person person) => (await person.Get("/api/keys/me")).Text("person_id");

    private static async Task Done(HttpResponseMessage answer)
        => Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));

    private Task<HttpResponseMessage> Grant(string body) => admin.Http.PatchAsync(
        $"/api/admin/keys/{ada.Key[..8]}", new StringContent(body, Encoding.UTF8, "application/json"));
}
