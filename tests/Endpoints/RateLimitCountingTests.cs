using System.Net;
using System.Net.Http.Json;
using System.Text;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>What takes a token, and what gives it back.</summary>
public sealed class RateLimitCountingTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--limit", "messages=100/day", "--limit", "rooms=100/day");
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "application/json", "{")]
    [InlineData(HttpStatusCode.BadRequest, "application/json", """{"sender": "", "content": ""}""")]
    [InlineData(HttpStatusCode.UnsupportedMediaType, "application/xml", "<a/>")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "application/json", null)]
    public async Task An_attempt_that_was_no_good_counts(HttpStatusCode status, string type, string? body)
    {
        using var content = new StringContent(body ?? new string('x', 100_000), Encoding.UTF8, type);
        foreach (var (path, limit, left) in new[] { ($"{room}/messages", "messages", 99), ("/api/rooms", "rooms", 98) })
        {
            var answer = await ada.Http.PostAsync(path, content);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(left, Quota.Of(answer).Remaining);
            Assert.Equal(left, await ada.Left(limit));
        }
    }

    /// <summary>The one is told to everybody and to webhooks, of the other a row stays for ever.</summary>
    [Fact]
    public async Task Changing_a_room_and_replacing_a_key_count_like_a_message()
    {
        var change = await ada.Http.PatchAsJsonAsync(room, new { name = "another" });
        Assert.Equal((HttpStatusCode.OK, 99L), (change.StatusCode, Quota.Of(change).Remaining));

        var id = (await ada.Get("/api/keys/me")).Text("id");
        var rotated = await ada.Try($"/api/keys/{id}/rotate", new { });
        Assert.Equal((HttpStatusCode.Created, 98L), (rotated.StatusCode, Quota.Of(rotated).Remaining));
    }

    [Fact]
    public async Task A_room_of_somebody_else_costs_nothing_and_looks_like_none()
    {
        var bob = await meetai.NewPerson();
        foreach (var path in new[] { room, "/api/rooms/0192f0c1-2345-7678-9abc-def012345678", "/api/rooms/cow" })
        {
            var answer = await bob.TrySay(path);

            await Person.Problem(answer, HttpStatusCode.NotFound, "not_found");
            Assert.Equal(100, Quota.Of(answer).Remaining);
        }

        Assert.Equal((100, 100), (await bob.Left("messages"), await ada.Left("messages")));
    }

    [Fact]
    public async Task Without_a_living_key_nobody_pays()
    {
        foreach (var key in new[] { null, "mai_000000000000000000000000", "cow" })
        {
            var answer = await new Person(meetai.Anyone(), key).TrySay(room);

            await Person.Problem(answer, HttpStatusCode.Unauthorized, "unauthorized");
            Assert.False(Quota.IsIn(answer));
        }

        Assert.Equal(100, await ada.Left("messages"));
    }

    [Fact]
    public async Task A_replay_costs_nothing_and_another_body_under_its_key_does()
    {
        Assert.Equal(99, Quota.Of(await Say("hello")).Remaining);

        for (var i = 0; i < 3; i++)
        {
            var replay = await Say("hello");
            Assert.Equal("true", replay.Headers.GetValues("Idempotent-Replayed").Single());
            Assert.Equal(99, Quota.Of(replay).Remaining);
        }

        var mismatch = await Say("something else");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mismatch.StatusCode);
        Assert.Equal(98, Quota.Of(mismatch).Remaining);
    }

    [Fact]
    public async Task Reading_costs_nothing()
    {
        await ada.Get($"{room}/messages");
        await ada.Get("/api/rooms");
        await ada.Get("/api/keys/me");

        Assert.Equal((100, 99), (await ada.Left("messages"), await ada.Left("rooms")));
    }

    [TmpfsFact]
    public async Task A_message_that_the_box_could_not_store_costs_nothing()
    {
        using var disk = new Tmpfs("2m");
        await using var full = await Running.StartIn(Path.Combine(disk.Path, "data"), "--limit", "messages=100000/day");
        var bob = await full.NewPerson();
        var den = await bob.NewRoom();
        disk.Fill();

        HttpResponseMessage answer;
        var stored = 0;
        var message = new { sender = "bob", content = new string('x', 2000) };
        while ((answer = await bob.Try($"{den}/messages", message)).IsSuccessStatusCode)
            stored++;

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Equal(100_000 - stored, Quota.Of(answer).Remaining);
        Assert.Equal(stored, (await Stored.All(bob, den)).Count);
    }

    private Task<HttpResponseMessage> Say(string content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages?sender=ada");
        request.Content = new StringContent(content);
        request.Headers.Add("Idempotency-Key", "once");
        return ada.Http.SendAsync(request);
    }
}
