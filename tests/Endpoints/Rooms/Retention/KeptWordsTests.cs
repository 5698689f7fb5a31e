using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Search;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints.Rooms.Retention;

/// <summary>By age, number and size; and what else knew of a message that is gone.</summary>
public sealed class KeptWordsTests(KeptBox box) : IClassFixture<KeptBox>
{
    [Fact]
    public async Task What_is_too_old_goes_and_the_newest_leaves_a_tombstone_where_the_cursor_stays()
    {
        var (room, ids) = await box.Say(5);
        await KeptBox.Keep(box.Ada, room, new { max_age_seconds = 24 * 60 * 60 });
        Assert.DoesNotContain(room, await KeptBox.Retain(box.Meetai));

        box.Clock.Move(TimeSpan.FromHours(25));
        await KeptBox.Retain(box.Meetai);

        var left = Assert.Single((await box.Ada.Get($"{room}/messages")).Items("messages"));
        Assert.Equal((5, ids[4], "", ""), (
            left.Number("seq"), left.Text("id"), left.Text("content"), left.Text("sender")));
        Assert.NotEmpty(left.Text("deleted_at"));
        Assert.Empty((await box.Ada.Get($"{room}/messages?after={ids[4]}")).Seqs());

        await box.Ada.Say(room, "awake");
        await KeptBox.Retain(box.Meetai);
        Assert.Equal([6], (await box.Ada.Get($"{room}/messages?after=0")).Seqs());
    }

    [Fact]
    public async Task What_takes_too_much_goes_oldest_first_and_the_newest_stays()
    {
        var room = await box.Ada.NewRoom();
        for (var i = 0; i < 10; i++)
            await box.Ada.Say(room, new string('ä', 500)); // two bytes each

        await KeptBox.Keep(box.Ada, room, new { max_bytes = 3 * (1000 + 3 + 120) });
        await KeptBox.Retain(box.Meetai);
        Assert.Equal([8, 9, 10], (await box.Ada.Get($"{room}/messages")).Seqs());

        await KeptBox.Keep(box.Ada, room, new { max_bytes = 1 });
        await KeptBox.Retain(box.Meetai);
        Assert.Equal([10], (await box.Ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task A_reply_outlives_what_it_replied_to_which_nobody_can_reply_to_any_more()
    {
        var (room, ids) = await box.Say(3);
        var reply = await box.Ada.Post(
            $"{room}/messages", new { sender = "ada", content = "yes", reply_to = ids[0] });
        await KeptBox.Keep(box.Ada, room, new { max_messages = 1 });
        await KeptBox.Retain(box.Meetai);

        Assert.Equal(ids[0], (await box.Ada.Get($"{room}/messages/{reply.Text("id")}")).Text("reply_to"));
        await Person.Problem(
            await box.Ada.Http.GetAsync($"{room}/messages/{ids[0]}"), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(
            await box.Ada.Http.PostAsJsonAsync(
                $"{room}/messages", new { sender = "ada", content = "no", reply_to = ids[0] }),
            HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task A_repeated_post_of_what_is_gone_does_not_say_it_again()
    {
        var room = await box.Ada.NewRoom();
        await Person.Read(await Post(), HttpStatusCode.Created);
        await box.Ada.Say(room, "newer");
        await KeptBox.Keep(box.Ada, room, new { max_messages = 1 });
        await KeptBox.Retain(box.Meetai);

        await Person.Problem(await Post(), HttpStatusCode.NotFound, "not_found");
        Assert.Equal([2], (await box.Ada.Get($"{room}/messages")).Seqs());

        async Task<HttpResponseMessage> Post()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages");
            request.Content = JsonContent.Create(new { sender = "ada", content = "said once" });
            request.Headers.Add("Idempotency-Key", "one");
            return await box.Ada.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task It_is_found_no_more_and_its_words_leave_every_file()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var (room, secret) = (await ada.NewRoom(), $"xyzzy-{Guid.NewGuid():N}");
        await ada.Say(room, new string('x', 5000) + " " + secret, sender: $"s-{secret}");
        await ada.Say(room, "newer");
        Assert.Single(await ada.Find($"from:s-{secret}"));
        Assert.True(Files.Hold(meetai.Data, secret));

        await KeptBox.Retain(meetai, new { max_messages = 1 });

        Assert.Empty(await ada.Find($"from:s-{secret}"));
        await Attempts.Eventually(() => Task.FromResult(!Files.Hold(meetai.Data, secret)));
    }

    [Fact]
    public async Task The_operator_counts_what_is_left()
    {
        var (room, _) = await box.Talk(30, kept: 10);
        using var http = box.Meetai.Operator();

        var rooms = await new Person(http, key: null).Get("/api/admin/rooms?limit=200");

        var counted = rooms.Items("rooms").Single(one => room.EndsWith(one.Text("id"), StringComparison.Ordinal));
        Assert.Equal((10, 10 * (120 + 3 + 2)), (counted.Number("messages"), counted.Number("bytes")));
    }
}
