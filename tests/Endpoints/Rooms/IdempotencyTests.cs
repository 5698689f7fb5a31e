using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_again_and_nothing_happens_twice()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var (first, replay) = (await Say(ada, room, "k-1", "hello"), await Say(ada, room, "\"k-1\"", "hello"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Created, replay.StatusCode);
        Assert.Equal("true", Assert.Single(replay.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(first.Headers.Location, replay.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await replay.Content.ReadAsStringAsync());
        Assert.Equal([1], (await ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task It_survives_a_crash_with_the_message_it_belongs_to()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var first = await Say(ada, room, "k", "hello");

        await meetai.Kill();
        await meetai.Launch();

        var replay = await Say(meetai.With(ada.Key), room, "k", "hello");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await replay.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_body_is_422_and_another_path_or_person_is_another_scope()
    {
        await using var meetai = await Running.Start();
        var (ada, eve) = (await meetai.NewPerson(), await meetai.NewPerson());
        var (room, other) = (await ada.NewRoom(), await ada.NewRoom("other"));
        await Say(ada, room, "k", "hello");

        await Person.Problem(
            await Say(ada, room, "k", "bye"), HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        Assert.Equal(HttpStatusCode.Created, (await Say(ada, other, "k", "hello")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Say(eve, await eve.NewRoom(), "k", "hello")).StatusCode);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_stored_and_the_others_are_told_so()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Say(ada, room, "k", "hello")));

        HttpStatusCode[] expected = [HttpStatusCode.Created, HttpStatusCode.Conflict];
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, expected));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal([1], (await ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_behind()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        await Person.Problem(await Say(ada, room, "k", ""), HttpStatusCode.BadRequest, "invalid_field");
        Assert.Equal(HttpStatusCode.Created, (await Say(ada, room, "k", "hello")).StatusCode);
    }

    [Fact]
    public async Task Making_a_room_twice_makes_one()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();

        var first = await Send(ada, "/api/rooms", "k", """{"name":"den"}""");
        var replay = await Send(ada, "/api/rooms", "k", """{"name":"den"}""");

        Assert.Equal(first.Headers.Location, replay.Headers.Location);
        Assert.Single((await ada.Get("/api/rooms")).Items("rooms"));
    }

    private static Task<HttpResponseMessage> Say(Person person, string room, string key, string content)
        => Send(person, $"{room}/messages", key, $$"""{"sender":"ada","content":"{{content}}"}""");

    private static Task<HttpResponseMessage> Send(Person person, string path, string key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return person.Http.SendAsync(request);
    }
}
