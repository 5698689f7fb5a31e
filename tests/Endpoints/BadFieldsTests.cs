using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>Fields that are not what a route takes: the problem names them, and nothing changes.</summary>
public sealed class BadFieldsTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("rooms", """{}""", "name")]
    [InlineData("rooms", """{"name":null}""", "name")]
    [InlineData("rooms", """{"name":5}""", "name")]
    [InlineData("rooms", """{"name":["x"]}""", "name")]
    [InlineData("rooms", """{"name":{"name":"x"}}""", "name")]
    [InlineData("rooms", """{"Name":"x"}""", "name")]
    [InlineData("rooms", """{"name":"x","visibility":"secret"}""", "visibility")]
    [InlineData("rooms", """{"name":"x","visibility":1}""", "visibility")]
    [InlineData("rooms", """{"name":"x","visibility":"Public"}""", "visibility")]
    [InlineData("room", """{"name":5}""", "name")]
    [InlineData("room", """{"visibility":true}""", "visibility")]
    [InlineData("room", """{"visibility":""}""", "visibility")]
    [InlineData("room", """{"anonymous_posts":"yes"}""", "anonymous_posts")]
    [InlineData("room", """{"anonymous_posts":1}""", "anonymous_posts")]
    [InlineData("messages", """{"content":"x"}""", "sender")]
    [InlineData("messages", """{"sender":"x"}""", "content")]
    [InlineData("messages", """{"sender":"x","content":""}""", "content")]
    [InlineData("messages", """{"sender":"x","content":5}""", "content")]
    [InlineData("messages", """{"sender":false,"content":"x"}""", "sender")]
    [InlineData("messages", """{"sender":"x","content":"x","sender_type":"robot"}""", "sender_type")]
    [InlineData("messages", """{"sender":"x","content":"x","sender_type":7}""", "sender_type")]
    [InlineData("messages", """{"sender":"x","content":"x","reply_to":"cow"}""", "reply_to")]
    [InlineData("messages", """{"sender":"x","content":"x","reply_to":1}""", "reply_to")]
    [InlineData(
        "messages",
        """{"sender":"x","content":"x","reply_to":"01890000-0000-7000-8000-000000000000"}""",
        "reply_to")]
    [InlineData("keys", """{"handle":5}""", "handle")]
    [InlineData("keys", """{"handle":""}""", "handle")]
    public async Task A_field_that_is_missing_or_of_another_kind_is_named(string route, string body, string field)
    {
        var before = await Everything();
        var (method, path) = route switch
        {
            "keys" or "rooms" => (HttpMethod.Post, $"/api/{route}"),
            "room" => (HttpMethod.Patch, box.Room),
            _ => (HttpMethod.Post, $"{box.Room}/messages"),
        };

        var problem = await Person.Problem(await Send(method, path, body), HttpStatusCode.BadRequest, "invalid_field");

        var error = Assert.Single(problem.Items("errors"));
        Assert.Equal((field, "invalid_field"), (error.Text("field"), error.Text("code")));
        Assert.StartsWith(field, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task What_is_a_character_too_long_is_refused_and_what_is_not_is_taken()
    {
        await Refused("name", await box.Ada.Http.PostAsJsonAsync("/api/rooms", new { name = new string('x', 101) }));
        await Refused("name", await box.Ada.Http.PatchAsJsonAsync(box.Room, new { name = new string('x', 101) }));
        await Refused("handle", await box.Meetai.Anyone().PostAsJsonAsync(
            "/api/keys", new { handle = new string('x', 51) }));
        await Refused("sender", "content", await Say(new string('x', 51), new string('x', 10_001)));
        await Refused("content", await box.Ada.Http.PostAsync(
            $"{box.Room}/messages?sender=ada",
            new StringContent(new string('x', 10_001), Encoding.UTF8, "text/plain")));

        await box.Ada.NewRoom(new string('x', 100));
        Assert.Equal(HttpStatusCode.Created, (await Say(new string('x', 50), new string('x', 10_000))).StatusCode);
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_of_doubled_ones_the_last_counts()
    {
        const string Body = """{"name":"first","seq":9,"id":"x","owner":{"deep":[1,2]},"role":"owner","name":"last"}""";

        var room = await Person.Read(await Send(HttpMethod.Post, "/api/rooms", Body), HttpStatusCode.Created);

        Assert.Equal("last", room.Text("name"));
        Assert.Equal(0, room.Number("last_seq"));
    }

    [Fact]
    public async Task A_sender_cannot_say_who_wrote_it_nor_when()
    {
        const string Body = """
            {
                "sender":"ada","content":"hi","author":null,"anonymous":true,
                "seq":99,"id":"x","created_at":"2001-01-01T00:00:00Z"
            }
            """;

        var message = await Person.Read(
            await Send(HttpMethod.Post, $"{await box.Ada.NewRoom()}/messages", Body), HttpStatusCode.Created);

        Assert.Equal(1, message.Number("seq"));
        Assert.False(message.Flag("anonymous"));
        Assert.Equal((await box.Ada.Get("/api/keys/me")).Text("id"), message.GetProperty("author").Text("key_id"));
        Assert.DoesNotContain("2001", message.Text("created_at"), StringComparison.Ordinal);
    }

    private static Task Refused(string field, HttpResponseMessage answer) => Refused([field], answer);

    private static Task Refused(string field, string second, HttpResponseMessage answer)
        => Refused([field, second], answer);

    private static async Task Refused(string[] fields, HttpResponseMessage answer)
    {
        var problem = await Person.Problem(answer, HttpStatusCode.BadRequest, "invalid_field");
        Assert.Equal(fields, problem.Items("errors").Select(error => error.Text("field")));
    }

    private Task<HttpResponseMessage> Say(string sender, string content)
        => box.Ada.Http.PostAsJsonAsync($"{box.Room}/messages", new { sender, content });

    /// <summary>With a key, /api/keys makes a child of it.</summary>
    private HttpClient Sender(string path) => path == "/api/keys" ? box.Meetai.Anyone() : box.Ada.Http;

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, string body) => Sender(path).SendAsync(
        new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    /// <summary>What Ada has, and how many people have a key.</summary>
    private async Task<string> Everything() => await box.Look() + await box.People();
}
