using MeetAi.Tests.Endpoints.Rooms;

namespace MeetAi.Tests.Endpoints;

/// <summary>A page of any site may read and follow a public room, and write into none.</summary>
public sealed class PublicOriginsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Foreign = "https://elsewhere.example";
    private const string Upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Theory]
    [InlineData("Origin: https://elsewhere.example\r\n")]
    [InlineData("Origin: null\r\n")]
    [InlineData("")]
    public async Task Any_page_may_read_and_follow(string origin)
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        foreach (var path in new[] { "/api/public/rooms", room, $"{room}/messages", $"{room}/messages?after=0&wait=1" })
        {
            var answer = await Ask("GET", path, origin);
            Assert.Equal((200, "*"), (answer.Status, answer.Headers["Access-Control-Allow-Origin"]));
            Assert.Contains("ETag", answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
            Assert.NotEqual("Origin", answer.Headers.GetValueOrDefault("Vary"));
        }

        Assert.Equal(101, (await Ask("GET", $"{room}/ws", $"{origin}{Upgrade}")).Status);
    }

    [Fact]
    public async Task Only_the_box_s_own_pages_may_write()
    {
        var room = (await box.Ada.NewPublicRoom()).Public();
        const string Body = """{"sender":"page","content":"hi"}""";
        var json = $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n";

        var foreign = await Ask("POST", $"{room}/messages", $"Origin: {Foreign}\r\n{json}", Body);
        Assert.Equal((403, "origin_not_allowed"), (foreign.Status, foreign.Code));
        Assert.False(foreign.Headers.ContainsKey("Access-Control-Allow-Origin"));
        var own = $"http://{box.Meetai.Url.Authority}";
        var allowed = await Ask("POST", $"{room}/messages", $"Origin: {own}\r\n{json}", Body);
        Assert.Equal((201, own), (allowed.Status, allowed.Headers["Access-Control-Allow-Origin"]));
    }

    [Theory]
    [InlineData("/api/public/rooms", "GET", 204)]
    [InlineData("/api/public/rooms", "POST", 403)]
    [InlineData("/api/publicity", "GET", 403)]
    [InlineData("/api/rooms", "GET", 403)]
    public async Task A_foreign_page_is_told_before_it_tries(string path, string method, int status)
    {
        var asked = $"Origin: {Foreign}\r\nAccess-Control-Request-Method: {method}\r\n";

        var answer = await Ask("OPTIONS", path, asked);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 204 ? "GET" : null, answer.Headers.GetValueOrDefault("Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task Another_name_of_the_box_is_no_way_in()
    {
        var answer = await RawConnection.Ask(
            box.Meetai.Url, "GET /api/public/rooms HTTP/1.1\r\nHost: evil.example\r\n\r\n");

        Assert.Equal((421, "host_not_allowed"), (answer!.Status, answer.Code));
    }

    private async Task<RawAnswer> Ask(string method, string path, string headers, string body = "")
        => (await RawConnection.Ask(
            box.Meetai.Url,
            $"{method} {path} HTTP/1.1\r\nHost: {box.Meetai.Url.Authority}\r\n{headers}\r\n{body}"))!;
}
