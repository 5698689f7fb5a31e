using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>What /mcp takes and refuses before it looks at the protocol.</summary>
public sealed class McpTransportTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Ping = """{"jsonrpc": "2.0", "id": 1, "method": "ping"}""";

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Without_a_key_nothing_is_there_to_be_had(string method)
    {
        using var anyone = box.Meetai.Anyone();
        var answer = await anyone.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/mcp"));

        await Person.Problem(answer, HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer realm=\"meetai\"", Assert.Single(answer.Headers.WwwAuthenticate).ToString());
    }

    /// <summary>There is no authorization server: a client that looks for one is told so, in JSON.</summary>
    [Theory]
    [InlineData("/.well-known/oauth-protected-resource")]
    [InlineData("/.well-known/oauth-protected-resource/mcp")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/oauth-authorization-server/mcp")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Nobody_is_sent_to_an_authorization_server(string path)
    {
        using var anyone = box.Meetai.Anyone();
        await Person.Problem(await anyone.GetAsync(path), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Pages_of_other_sites_are_refused_and_those_of_the_box_may_use_all_headers()
    {
        var request = Post(Ping);
        request.Headers.Add("Origin", "http://evil.example");
        await Person.Problem(await box.Ada.Http.SendAsync(request), HttpStatusCode.Forbidden, "origin_not_allowed");

        var preflight = new HttpRequestMessage(HttpMethod.Options, "/mcp");
        preflight.Headers.Add("Origin", box.Meetai.Url.GetLeftPart(UriPartial.Authority));
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        var allowed = await box.Ada.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        var headers = string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.All(
            new[] { "Mcp-Session-Id", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name" },
            header => Assert.Contains(header, headers, StringComparison.Ordinal));
        Assert.Contains(
            "Mcp-Session-Id", Assert.Single(allowed.Headers.GetValues("Access-Control-Expose-Headers")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", -32700)]
    [InlineData("{", -32700)]
    [InlineData("{} {}", -32700)]
    [InlineData("\"\\ud800\"", -32700)]
    [InlineData("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": {\"name\": \"\\udc00\"}}", -32700)]
    [InlineData("[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]", -32700)]
    [InlineData("1", -32600)]
    [InlineData("null", -32600)]
    [InlineData("{}", -32600)]
    [InlineData("""[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]""", -32600)]
    [InlineData("""{"id": 1, "method": "ping"}""", -32600)]
    [InlineData("""{"jsonrpc": "1.0", "id": 1, "method": "ping"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": null, "method": "ping"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": {}, "method": "ping"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": 1}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1}""", -32600)]
    public async Task What_is_no_message_is_refused_by_an_error_without_an_id(string body, int code)
    {
        var said = await McpPeer.Error(await box.Ada.Http.SendAsync(Post(body)), HttpStatusCode.BadRequest, code);
        Assert.False(said.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_refused()
    {
        var request = Post(Ping);
        request.Content = new ByteArrayContent([.. "{\"a\": \""u8, 0xFF, .. "\"}"u8]);
        request.Content.Headers.ContentType = new("application/json");
        await McpPeer.Error(await box.Ada.Http.SendAsync(request), HttpStatusCode.BadRequest, -32700);
    }

    [Fact]
    public async Task Other_media_types_and_larger_bodies_are_refused()
    {
        var form = Post(Ping);
        form.Content = new StringContent(Ping, Encoding.UTF8, "text/plain");
        await Person.Problem(
            await box.Ada.Http.SendAsync(form), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

        var large = Post($$"""{"jsonrpc": "2.0", "id": 1, "method": "{{new string('x', 70_000)}}"}""");
        await Person.Problem(
            await box.Ada.Http.SendAsync(large), HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("text/event-stream", 406)]
    [InlineData("application/json;q=0, text/event-stream", 406)]
    [InlineData("text/html", 406)]
    [InlineData("application/json", 400)]
    [InlineData("application/*;q=0.5", 400)]
    [InlineData("*/*", 400)]
    [InlineData(null, 400)]
    public async Task An_answer_is_JSON_and_the_client_must_take_that(string? accept, int status)
    {
        var request = Post(Ping); // outside a session: 400
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        Assert.Equal(status, (int)(await box.Ada.Http.SendAsync(request)).StatusCode);
    }

    private static HttpRequestMessage Post(string body) => new(HttpMethod.Post, "/mcp")
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
