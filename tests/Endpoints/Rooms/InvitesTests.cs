using System.Net;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;
using MeetAi.Tests.RateLimit;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class InvitesTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task Accepting_twice_is_harmless_also_when_it_is_spent_by_oneself()
    {
        var room = await box.Ada.NewRoom();
        var invite = await box.Ada.Post($"{room}/invites", new { role = "reader" });
        var bob = await box.Meetai.NewPerson();

        var first = await bob.Accept(invite.Text("code"));
        var second = await bob.Accept(invite.Text("code"));

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal("reader", second.Text("role"));
        Assert.Equal(2, (await box.Ada.Get($"{room}/members")).Items("members").Count);
    }

    [Fact]
    public async Task Who_is_in_already_costs_no_use_and_keeps_their_role()
    {
        var room = await box.Ada.NewRoom();
        var code = await box.Ada.Invite(room, "reader");

        Assert.Equal("owner", (await box.Ada.Accept(code)).Text("role"));

        var listed = Assert.Single((await box.Ada.Get($"{room}/invites")).Items("invites"));
        Assert.Equal((1, 1), (listed.Number("uses"), listed.Number("uses_left")));
        await (await box.Meetai.NewPerson()).Accept(code);
    }

    [Fact]
    public async Task A_spent_a_withdrawn_and_an_unknown_code_are_the_same_404_for_accepting_and_for_looking()
    {
        var room = await box.Ada.NewRoom();
        var (spent, deleted) = (await box.Ada.Invite(room), await box.Ada.Post("/api/rooms", new { name = "brief" }));
        var other = await box.Ada.Invite($"/api/rooms/{deleted.Text("id")}");
        await (await box.Meetai.NewPerson()).Accept(spent);
        var withdrawn = await box.Ada.Post($"{room}/invites", new { });
        await Gone($"{room}/invites/{withdrawn.Text("id")}");
        await Gone($"/api/rooms/{deleted.Text("id")}");

        var eve = await box.Meetai.NewPerson();
        var answers = new List<string>();
        foreach (var code in new[] { spent, withdrawn.Text("code"), other, "inv_000000000000000000000000", "nonsense" })
        {
            answers.Add(await Refusal(await eve.Http.PostAsync($"/api/invites/{code}/accept", null), code));
            answers.Add(await Refusal(await box.Meetai.Anyone().GetAsync($"/invites/{code}"), code));
        }

        Assert.Equal(2, answers.Distinct().Count()); // one for each path
    }

    /// <summary>No invite lives less than a minute, so here the clock is moved by hand.</summary>
    [Fact]
    public async Task An_invite_that_has_expired_is_none()
    {
        using var file = new DatabaseFile();
        var clock = new HandClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        using var life = new Life(file.Path, clock);
        var (ids, keys) = (new Ids(clock), new LiveKeys(life.Database, clock));
        var people = new KeyStore(life.Database, clock, ids, keys);
        var rooms = new RoomStore(
            life.Database, new Outbox(life.Database, clock, ids), new JobStore(life.Database, clock, ids), keys,
            new Cache<(long Person, Guid Room), Room>(most: 9), new Quotas(), clock, ids);
        var invites = new InviteStore(life.Database, clock, ids);
        var ada = (await people.Register("ada", isAdmin: false))!.Key;
        var bob = (await people.Register("bob", isAdmin: false))!.Key;
        var room = (await rooms.Create(ada, new("den", Visibility.Private), null, _ => null!, _ => { }))!;
        var invite = (await invites.Create(ada, room, new(Role.Member, Uses: 2, TimeSpan.FromMinutes(1))))!;

        clock.Pass(TimeSpan.FromSeconds(59));
        Assert.NotNull(invites.Find(invite.Code));
        Assert.NotNull(await invites.Accept(bob.Person, invite.Code, _ => { }));

        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(invites.Find(invite.Code));
        Assert.Null(await invites.Accept(bob.Person, invite.Code, _ => { }));
        Assert.Empty(invites.List(room));
    }

    private static async Task<string> Refusal(HttpResponseMessage answer, string code)
    {
        var problem = await Person.Problem(answer, HttpStatusCode.NotFound, "not_found");
        return problem.GetRawText()
            .Replace(problem.Text("request_id"), "", StringComparison.Ordinal)
            .Replace(code, "", StringComparison.Ordinal)
            .Replace("inv_...", "", StringComparison.Ordinal); // as a problem tells it
    }

    private async Task Gone(string path)
        => Assert.Equal(HttpStatusCode.NoContent, (await box.Ada.Http.DeleteAsync(path)).StatusCode);
}
