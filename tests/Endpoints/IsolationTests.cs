using System.Net;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>What a person may not see does not exist: the answer is that of an absent thing, to the byte.</summary>
public sealed class IsolationTests
{
    private const string Absent = Routes.Absent;

    [Fact]
    public async Task Every_route_with_an_id_answers_another_person_like_an_absent_one()
    {
        await using var meetai = await Running.Start();
        var (ada, eve) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        var message = (await ada.Say(room, "secret")).Text("id");
        var roomId = room["/api/rooms/".Length..];
        var webhook = (await ada.Post($"{room}/webhooks", new { url = "https://93.184.215.14/" })).Text("id");

        foreach (var (method, path) in Routes.BelowRooms)
        {
            var foreign = await Ask(eve, method, Fill(path, roomId, message, webhook));
            var absent = await Ask(eve, method, Fill(path, Absent, Absent, Absent));
            var malformed = await Ask(eve, method, Fill(path, "nonsense", Absent, Absent));

            Assert.StartsWith("404", foreign, StringComparison.Ordinal);
            Assert.Equal(absent, foreign
                .Replace(roomId, Absent, StringComparison.Ordinal)
                .Replace(message, Absent, StringComparison.Ordinal)
                .Replace(webhook, Absent, StringComparison.Ordinal));
            Assert.Equal(absent, malformed.Replace("nonsense", Absent, StringComparison.Ordinal));
        }

        Assert.Equal("den", (await ada.Get(room)).Text("name"));
        Assert.Equal([1], (await ada.Get($"{room}/messages")).Seqs());
    }

    [Fact]
    public async Task A_message_is_found_in_its_own_room_only()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var (one, two) = (await ada.NewRoom("one"), await ada.NewRoom("two"));
        var message = (await ada.Say(one, "hello")).Text("id");

        Assert.Equal("hello", (await ada.Get($"{one}/messages/{message}")).Text("content"));
        await Person.Problem(
            await ada.Http.GetAsync($"{two}/messages/{message}"), HttpStatusCode.NotFound, "not_found");
        await Person.Problem(
            await ada.Http.GetAsync($"{two}/messages?after={message}"), HttpStatusCode.Gone, "cursor_gone");
        var body = $$"""{"sender":"a","content":"b","reply_to":"{{message}}"}""";
        var reply = await ada.Http.PostAsync($"{two}/messages", Json(body));
        await Person.Problem(reply, HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task Rooms_of_others_are_in_no_list()
    {
        await using var meetai = await Running.Start();
        var (ada, eve) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = (await ada.NewRoom())["/api/rooms/".Length..];
        var own = (await eve.NewRoom("mine"))["/api/rooms/".Length..];

        Assert.Equal([own], (await eve.Get("/api/rooms")).Items("rooms").Select(found => found.Text("id")));
        Assert.Empty((await eve.Get($"/api/rooms?before={room}")).Items("rooms"));
        Assert.Empty((await eve.Get("/api/rooms?name=den")).Items("rooms"));
    }

    private static string Fill(string path, string roomId, string messageId, string webhookId)
        => Routes.Fill(path, new Dictionary<string, string>
        {
            ["roomId"] = roomId,
            ["messageId"] = messageId,
            ["webhookId"] = webhookId,
        });

    /// <summary>All that an answer says, but for the id of the request.</summary>
    internal static async Task<string> Ask(Person person, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PATCH")
            request.Content = Json("""{"name":"taken","sender":"eve","content":"hi"}""");

        var answer = await person.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var id = JsonDocument.Parse(body).RootElement.Text("request_id");
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not "Date" and not "Content-Length")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{body}"
            .Replace(id, "", StringComparison.Ordinal);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
