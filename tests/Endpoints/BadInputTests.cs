using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>Bodies that are not what a route takes: each gets a problem with its code, and nothing changes.</summary>
public sealed class BadInputTests(SharedBox box) : IClassFixture<SharedBox>
{
    private static readonly string deep = new('[', 16);

    public static TheoryData<string, string, int, string> Bodies => new()
    {
        { "nothing, said to be JSON", "", 400, "invalid_json" },
        { "blanks", "  \r\n", 400, "invalid_json" },
        { "a word", "cow", 400, "invalid_json" },
        { "an object that does not end", """{"name":"x" """, 400, "invalid_json" },
        { "single quotes", "{'name':'x'}", 400, "invalid_json" },
        { "a trailing comma", """{"name":"x",}""", 400, "invalid_json" },
        { "a comment", """{"name":"x"/* */}""", 400, "invalid_json" },
        { "two objects", """{"name":"x"}{"name":"y"}""", 400, "invalid_json" },
        { "a byte order mark", "\uFEFF{\"name\":\"x\"}", 400, "invalid_json" },
        { "a control character in a text", "{\"name\":\"\u0001\"}", 400, "invalid_json" },
        { "an escape that is none", """{"name":"\x41"}""", 400, "invalid_json" },
        { "not a number", """{"name":"x","y":NaN}""", 400, "invalid_json" },
        { "null", "null", 400, "invalid_json" },
        { "a list", "[]", 400, "invalid_json" },
        { "a text", "\"name\"", 400, "invalid_json" },
        { "a number", "5", 400, "invalid_json" },
        { "true", "true", 400, "invalid_json" },
        {
            "17 levels in an unknown field",
            $$"""{"name":"x","y":{{deep}}{{new string(']', 16)}}}""",
            400,
            "json_too_deep"
        },
        { "17 levels that do not end", $$"""{"name":"x","y":{{deep}}""", 400, "json_too_deep" },
        { "17 lists", new string('[', 17) + new string(']', 17), 400, "json_too_deep" },
        { "30,000 levels", new string('[', 30_000) + new string(']', 30_000), 400, "json_too_deep" },
        { "30,000 objects", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), 400, "json_too_deep" },
        { "2 MB", $$"""{"name":"{{new string('x', 2_000_000)}}"}""", 413, "body_too_large" },
    };

    private IEnumerable<(HttpMethod Method, string Path)> Writes =>
    [
        (HttpMethod.Post, "/api/keys"), (HttpMethod.Post, "/api/rooms"), (HttpMethod.Patch, box.Room),
        (HttpMethod.Post, $"{box.Room}/messages"),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task What_is_no_JSON_object_is_refused_by_every_write(
        string what, string body, int status, string code)
    {
        Assert.NotEmpty(what);
        var before = await Everything();

        foreach (var (method, path) in Writes)
            await Person.Problem(await Send(method, path, Json(body)), (HttpStatusCode)status, code);

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task JSON_of_16_levels_is_read()
    {
        var body = $$"""{"y":{{new string('[', 15)}}1{{new string(']', 15)}},"name":5}""";

        await Person.Problem(
            await Send(HttpMethod.Post, "/api/rooms", Json(body)), HttpStatusCode.BadRequest, "invalid_field");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused_wherever_they_stand()
    {
        var before = await Everything();
        byte[][] broken = [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80]];

        foreach (var bytes in broken)
        {
            foreach (var (method, path) in Writes)
            {
                foreach (var field in new[] { "name", "handle", "content", "unknown" })
                {
                    byte[] body = [.. Encoding.UTF8.GetBytes($"{{\"{field}\":\""), .. bytes, .. "\"}"u8];
                    var answer = await Send(method, path, Bytes(body, "application/json"));
                    await Person.Problem(answer, HttpStatusCode.BadRequest, "invalid_json");
                }
            }

            var text = await box.Ada.Http.PostAsync($"{box.Room}/messages?sender=ada", Bytes(bytes, "text/plain"));
            await Person.Problem(text, HttpStatusCode.BadRequest, "invalid_field");
        }

        Assert.Equal(before, await Everything());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("application/jsonp")]
    [InlineData("text/html")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("cow")]
    [InlineData("")]
    public async Task A_body_of_another_type_is_415(string type)
    {
        var before = await Everything();

        foreach (var (method, path) in Writes)
        {
            var body = Bytes("""{"name":"x","handle":"x","sender":"x","content":"x"}"""u8.ToArray(), type);
            await Person.Problem(
                await Send(method, path, body), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        }

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task The_form_that_curl_sends_by_default_is_answered_with_the_line_to_use()
    {
        var form = new FormUrlEncodedContent([new("content", "hello")]);

        var answer = await box.Ada.Http.PostAsync($"{box.Room}/messages", form);

        var problem = await Person.Problem(answer, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

        Assert.Contains("curl --json", problem.Text("error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task JSON_is_taken_however_its_type_is_spelled(string type)
        => await Person.Read(await Send(HttpMethod.Patch, box.Room, Bytes("{}"u8.ToArray(), type)), HttpStatusCode.OK);

    private static ByteArrayContent Json(string body) => Bytes(Encoding.UTF8.GetBytes(body), "application/json");

    private static ByteArrayContent Bytes(byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>Large bodies are offered first: the answer and the end may come before they are through.</summary>
    private Task<HttpResponseMessage> Send(HttpMethod method, string path, ByteArrayContent body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.ExpectContinue = body.Headers.ContentLength > 64 * 1024;
        return box.Ada.Http.SendAsync(request);
    }

    /// <summary>What Ada has, and how many people have a key.</summary>
    private async Task<string> Everything() => await box.Look() + await box.People();
}
