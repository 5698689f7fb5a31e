using System.Net;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>Who may speak in a public room: anonymous people where it lets them, and everybody with a key.</summary>
public sealed class PublicPostsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private readonly Person nobody = box.Meetai.Nobody();

    [Fact]
    public async Task An_anonymous_message_has_no_author_and_is_a_humans_whatever_it_says()
    {
        var room = await box.Ada.NewPublicRoom();

        var answer = await nobody.Try(
            $"{room.Public()}/messages", new { sender = "passer-by", content = "hi", sender_type = "agent" });
        var posted = await Person.Read(answer, HttpStatusCode.Created);

        Assert.Equal(
            ("passer-by", "human", true, System.Text.Json.JsonValueKind.Null),
            (posted.Text("sender"), posted.Text("sender_type"), posted.Flag("anonymous"),
                posted.GetProperty("author").ValueKind));
        Assert.Equal($"{room.Public()}/messages/{posted.Text("id")}", answer.Headers.Location!.ToString());
        Assert.Equal(posted.GetRawText(), (await nobody.Get(answer.Headers.Location.ToString())).GetRawText());
        Assert.Equal(posted.GetRawText(), (await box.Ada.Get($"{room}/messages/{posted.Text("id")}")).GetRawText());
    }

    [Fact]
    public async Task It_may_be_plain_text_and_a_reply_and_its_fields_are_checked()
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        var text = await Person.Read(
            await nobody.Http.PostAsync($"{room}/messages?sender=bob", new StringContent("as it is")),
            HttpStatusCode.Created);
        Assert.Equal("as it is", text.Text("content"));

        var reply = new { sender = "bob", content = "to myself", reply_to = text.Text("id") };
        Assert.Equal(text.Text("id"), (await nobody.Post($"{room}/messages", reply)).Text("reply_to"));
        foreach (var wrong in new[] { "admin", "System", "", "a\u200Bb" })
            await Refuses(room, wrong, HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task A_room_made_public_later_takes_anonymous_messages_only_once_it_says_so()
    {
        var room = await box.Ada.NewRoom();
        await box.Ada.Change(room, new { visibility = "public" });
        await Refuses(room.Public(), "passer-by", HttpStatusCode.Forbidden, "forbidden");

        await box.Ada.Change(room, new { anonymous_posts = true });
        await nobody.Say(room.Public(), "now", "passer-by");

        await box.Ada.Change(room, new { anonymous_posts = false });
        await Refuses(room.Public(), "passer-by", HttpStatusCode.Forbidden, "forbidden");
        await box.Ada.Change(room, new { anonymous_posts = true, visibility = "private" });
        await Refuses(room.Public(), "passer-by", HttpStatusCode.NotFound, "not_found");
        Assert.Equal([1], (await box.Ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task With_a_key_one_posts_as_that_key_where_anonymous_people_may_not()
    {
        var room = await box.Ada.NewPublicRoom();
        await box.Ada.Change(room, new { anonymous_posts = false });
        var bob = await box.Meetai.NewPerson();
        var me = await bob.Get("/api/keys/me");

        var posted = await bob.Say(room.Public(), "hi", "bob");
        var agents = await bob.Child(box.Meetai, new { agent = "reviewer" });
        var agent = await agents.Say(room.Public(), "hi", "bob");

        Assert.Equal(
            (me.Text("id"), me.Text("handle"), false, "human"),
            (posted.GetProperty("author").Text("key_id"), posted.GetProperty("author").Text("handle"),
                posted.Flag("anonymous"), posted.Text("sender_type")));
        Assert.Equal(
            ("reviewer", "agent", false),
            (agent.Text("sender"), agent.Text("sender_type"), agent.Flag("anonymous")));
        await Person.Problem(await bob.Http.GetAsync(room), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_key_may_no_more_here_than_elsewhere()
    {
        var room = await box.Ada.NewPublicRoom();
        var bob = await box.Meetai.NewPerson();
        var own = (await bob.NewRoom())["/api/rooms/".Length..];
        var reading = await bob.Child(box.Meetai, new { scopes = new[] { "read" } });
        var limited = await bob.Child(box.Meetai, new { rooms = new[] { own } });

        await Person.Problem(await reading.TrySay(room.Public()), HttpStatusCode.Forbidden, "forbidden");
        await Person.Problem(await limited.TrySay(room.Public()), HttpStatusCode.Forbidden, "forbidden");
        await Person.Problem(
            await box.Meetai.With("mai_AAAABBBBCCCCDDDDEEEEFFFF").TrySay(room.Public()),
            HttpStatusCode.Unauthorized, "unauthorized");
        await bob.Say(room.Public(), "this one may");
    }

    [Fact]
    public async Task A_member_is_one_at_this_door_too()
    {
        var room = await box.Ada.NewPublicRoom();
        var bob = await box.Meetai.NewPerson();
        var code = (await box.Ada.Post($"{room}/invites", new { role = "reader" })).Text("code");
        await Person.Read(await bob.Http.PostAsync($"/api/invites/{code}/accept", null), HttpStatusCode.OK);

        await Person.Problem(await bob.TrySay(room.Public()), HttpStatusCode.Forbidden, "forbidden");
        await box.Ada.Say(room.Public(), "an owner may");
    }

    [Fact]
    public async Task With_a_key_it_happens_once_and_without_one_each_time()
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        var bob = await box.Meetai.NewPerson();
        var (first, again) = (await Once(bob), await Once(bob));
        Assert.Equal(first, again);

        Assert.NotEqual(await Once(nobody, "carol"), await Once(nobody, "carol"));
        Assert.Equal([1, 2, 3], (await nobody.Get($"{room}/messages")).Seqs());

        async Task<string> Once(Person who, string sender = "bob")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages?sender={sender}");
            request.Headers.Add("Idempotency-Key", "the same");
            request.Content = new StringContent("once");
            return (await Person.Read(await who.Http.SendAsync(request), HttpStatusCode.Created)).Text("id");
        }
    }

    [Fact]
    public async Task Anonymous_messages_are_counted_per_address_and_those_of_a_key_per_person()
    {
        await using var meetai = await Running.Start("--limit", "anonymous=2/day", "--limit", "messages=3/day");
        var (ada, here) = (await meetai.NewPerson(), meetai.Nobody());
        var there = new Person(meetai.Anyone(IPAddress.Parse("127.0.0.2")), key: null);
        var square = await ada.NewPublicRoom();
        var (room, hidden) = (square.Public(), (await ada.NewRoom()).Public());

        Assert.Equal(HttpStatusCode.NotFound, (await here.TrySay(hidden)).StatusCode); // costs nothing
        Assert.Equal(("anonymous", 1L), Told(await here.TrySay(room)));
        Assert.Equal(("messages", 2L), Told(await ada.TrySay(room)));
        Assert.Equal(("messages", 1L), Told(await ada.TrySay(square)));
        Assert.Equal(("anonymous", 0L), Told(await meetai.Nobody().TrySay(room)));
        await Attempts.Refused(await here.TrySay(room), "anonymous");
        Assert.Equal(("anonymous", 1L), Told(await there.TrySay(room)));
        Assert.Equal(("messages", 0L), Told(await ada.TrySay(room)));
        await Attempts.Refused(await ada.TrySay(square), "messages");
    }

    private static (string Name, long Left) Told(HttpResponseMessage answer)
        => (Quota.Of(answer).Name, Quota.Of(answer).Remaining);

    private async Task Refuses(string room, string sender, HttpStatusCode status, string code)
        => await Person.Problem(
            await nobody.Try($"{room}/messages", new { sender, content = "hi" }), status, code);
}
