using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>A web page in somebody's browser must neither reach this box under another name nor write to it.</summary>
public sealed class OriginsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Foreign = "https://evil.example";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8787")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[fe80::1]")]
    public async Task A_loopback_box_does_not_answer_to_other_names(string host)
    {
        string[] paths = ["/api/keys/me", "/api/rooms", $"{box.Room}/messages", $"{box.Room}/events", "/nowhere"];
        foreach (var path in paths)
        {
            var answer = await Ask("GET", path, $"Host: {host}");

            Assert.Equal((421, "host_not_allowed"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task Under_another_name_nothing_can_be_written()
    {
        var before = await box.Look();

        var answer = await Ask("POST", "/api/rooms", "Host: evil.example");

        Assert.Equal((421, "host_not_allowed"), (answer.Status, answer.Code));
        Assert.Equal(before, await box.Look());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:8787")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:8787")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8787")]
    public async Task A_loopback_box_answers_to_local_names(string host)
        => Assert.Equal(200, (await Ask("GET", "/api/keys/me", $"Host: {host}")).Status);

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Health_is_told_under_any_name(string path)
        => Assert.Equal(200, (await Ask("GET", path, "Host: evil.example")).Status);

    [Theory]
    [InlineData(Foreign)]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("cow")]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://127.0.0.1:PORT@evil.example")]
    [InlineData("ftp://127.0.0.1:PORT")]
    [InlineData("http://127.0.0.1:PORT\r\nOrigin: https://evil.example")]
    public async Task A_page_of_another_origin_may_not_write(string origin)
    {
        var before = await box.Look();

        foreach (var (method, path) in new[]
        {
            ("POST", "/api/keys"), ("POST", "/api/rooms"), ("POST", $"{box.Room}/messages"), ("POST", "/api/tickets"),
            ("PATCH", box.Room), ("DELETE", box.Room),
        })
        {
            var answer = await Ask(method, path, $"Host: {Own}", $"Origin: {Local(origin)}");

            Assert.Equal((403, "origin_not_allowed"), (answer.Status, answer.Code));
            Assert.DoesNotContain(answer.Headers.Keys, IsCors);
        }

        Assert.Equal(before, await box.Look());
    }

    [Theory]
    [InlineData(Foreign)]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_shown_nothing_that_it_could_read(string origin)
    {
        var answer = await Ask("GET", "/api/keys/me", $"Host: {Own}", $"Origin: {origin}");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain(answer.Headers.Keys, IsCors);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT")]
    [InlineData("https://127.0.0.1:PORT")]
    public async Task The_box_s_own_pages_may_write_and_read_its_headers(string origin)
    {
        var answer = await Ask("POST", "/api/tickets", $"Host: {Own}", $"Origin: {Local(origin)}");

        Assert.Equal(201, answer.Status);
        Assert.Equal(Local(origin), answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal(
            "Retry-After, RateLimit, RateLimit-Policy, Location, ETag, Idempotent-Replayed, Mcp-Session-Id",
            answer.Headers["Access-Control-Expose-Headers"]);
        Assert.Equal("Origin", answer.Headers["Vary"]);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_preflight_is_answered_before_anybody_asks_for_a_key()
    {
        const string Wanted = "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization";
        var head = $"OPTIONS /api/rooms HTTP/1.1\r\nHost: {Own}\r\n{Wanted}\r\n";

        var own = await RawConnection.Ask(box.Meetai.Url, $"{head}Origin: http://{Own}\r\n\r\n");
        Assert.Equal(204, own!.Status);
        Assert.Equal($"http://{Own}", own.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("PATCH", own.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Contains("Authorization", own.Headers["Access-Control-Allow-Headers"], StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key", own.Headers["Access-Control-Allow-Headers"], StringComparison.Ordinal);

        var foreign = await RawConnection.Ask(box.Meetai.Url, $"{head}Origin: {Foreign}\r\n\r\n");
        Assert.Equal((403, "origin_not_allowed"), (foreign!.Status, foreign.Code));
        Assert.DoesNotContain(foreign.Headers.Keys, IsCors);
    }

    [Fact]
    public async Task Names_and_origins_that_the_operator_gives_are_served_and_no_others()
    {
        await using var meetai = await Running.Start(
            "--host", "box.lan", "--public-url", "https://meet.example", "--registration", "open",
            "--cors-origin", "https://app.example", "--cors-origin", "http://app.example:3000");

        var hosts = new[]
        {
            ("box.lan", 401), ("BOX.LAN:80", 401), ("meet.example", 401), ("localhost", 401), ("app.example", 421),
            ("a.box.lan", 421), ("a.meet.example", 421), ("evil.example", 421),
        };
        foreach (var (host, status) in hosts)
            Assert.Equal((host, status), (host, await Status(meetai, new(HttpMethod.Get, "/api/rooms"), host)));

        var origins = new[]
        {
            ("https://meet.example", 201), ("https://app.example", 201), ("http://app.example:3000", 201),
            ("http://app.example", 403), ("https://app.example:444", 403), ("https://app.example.evil.example", 403),
            ("http://meet.example", 403), (Foreign, 403), ("null", 403),
        };
        foreach (var (origin, status) in origins)
            Assert.Equal((origin, status), (origin, await Status(meetai, Registration(origin), "box.lan")));
    }

    private static HttpRequestMessage Registration(string origin) => new(HttpMethod.Post, "/api/keys")
    {
        Headers = { { "Origin", origin } },
        Content = JsonContent.Create(new { }),
    };

    private static async Task<int> Status(Running meetai, HttpRequestMessage request, string host)
    {
        request.Headers.Host = host;
        using var http = meetai.Anyone();
        var answer = await http.SendAsync(request);
        Assert.Equal(
            answer.StatusCode == HttpStatusCode.Created,
            answer.Headers.TryGetValues("Access-Control-Allow-Origin", out _));
        return (int)answer.StatusCode;
    }

    private static bool IsCors(string header)
        => header.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private string Own => box.Meetai.Url.Authority;

    private string Local(string origin) => origin.Replace("127.0.0.1:PORT", Own, StringComparison.Ordinal);

    private async Task<RawAnswer> Ask(string method, string path, params string[] headers)
        => (await RawConnection.Ask(
            box.Meetai.Url,
            $"{method} {path} HTTP/1.1\r\n{string.Join("\r\n", headers)}\r\nAuthorization: Bearer {box.Ada.Key}\r\n"
            + (method == "GET" ? "\r\n" : "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")))!;
}
