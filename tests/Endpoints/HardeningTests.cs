using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>What arrives on the wire before anybody looks at what it means.</summary>
[Direct("A proxy reads what is on the wire first, and refuses much of it in words of its own.")]
public sealed class HardeningTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Json = """{"name":"smuggled"}""";

    public static TheoryData<string, string, string> MalformedPosts => new()
    {
        { "a length with a plus", "Content-Length: +19", Json },
        { "a length with a minus", "Content-Length: -19", Json },
        { "a length that is a list", "Content-Length: 19, 19", Json },
        { "a length in hexadecimal", "Content-Length: 0x13", Json },
        { "an empty length", "Content-Length:", Json },
        { "a length beyond 64 bits", "Content-Length: 99999999999999999999", Json },
        { "a length of a hundred digits", $"Content-Length: {new string('0', 98)}19", Json },
        { "two equal lengths", "Content-Length: 19\r\nContent-Length: 19", Json },
        { "two lengths", "Content-Length: 19\r\nContent-Length: 0", Json },
        { "a length before chunks", "Content-Length: 19\r\nTransfer-Encoding: chunked", Chunk(Json) },
        { "a length after chunks", "Transfer-Encoding: chunked\r\nContent-Length: 19", Chunk(Json) },
        { "an unknown transfer coding", "Transfer-Encoding: cow", Chunk(Json) },
        { "chunks before another coding", "Transfer-Encoding: chunked, identity", Chunk(Json) },
        { "a chunk that overflows 32 bits", "Transfer-Encoding: chunked", $"80000000\r\n{Json}\r\n0\r\n\r\n" },
        { "a chunk that overflows 64 bits", "Transfer-Encoding: chunked", $"fffffffffffffffff\r\n{Json}\r\n0\r\n\r\n" },
        { "a chunk without a size", "Transfer-Encoding: chunked", $"cow\r\n{Json}\r\n0\r\n\r\n" },
        { "a chunk longer than its size", "Transfer-Encoding: chunked", $"1\r\n{Json}\r\n0\r\n\r\n" },
        { "a bare LF after a chunk size", "Transfer-Encoding: chunked", $"13\n{Json}\r\n0\r\n\r\n" },
        { "two hosts", "Host: localhost\r\nContent-Length: 19", Json },
        { "a bare LF in the head", "X-One: 1\nContent-Length: 19", Json },
        { "a header name with a space", "X-One : 1\r\nContent-Length: 19", Json },
        { "a folded header", "X-One: 1\r\n 2\r\nContent-Length: 19", Json },
        { "a header that is no UTF-8", "X-One: \u00fe\r\nContent-Length: 19", Json },
        { "a NUL in a header", "X-One: \0\r\nContent-Length: 19", Json },
    };

    [Theory]
    [MemberData(nameof(MalformedPosts))]
    public async Task A_malformed_request_is_400_and_nothing_changes(string what, string headers, string body)
    {
        var before = await box.Look();

        var answer = await RawConnection.Ask(box.Meetai.Url, Post(headers, body));

        Assert.True(answer?.Status == 400, $"{what}: {answer?.ToString() ?? "hung up"}");
        Assert.Equal(before, await box.Look());
    }

    /// <summary>Nobody reads what stands there.</summary>
    [Theory]
    [InlineData("\u00fe")]
    [InlineData("\0")]
    public async Task A_trailer_may_hold_anything(string value)
    {
        var body = $"4\r\nnull\r\n0\r\nX-Trailer: {value}\r\n\r\n";

        var answer = await RawConnection.Ask(box.Meetai.Url, Post("Transfer-Encoding: chunked", body));

        Assert.Equal((400, "invalid_json"), (answer?.Status, answer?.Code));
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\nHost: localhost\n\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\n\n")]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003 a TLS hello \r\n\r\n")]
    public async Task A_malformed_head_is_400(string request)
        => Assert.Equal(400, (await RawConnection.Ask(box.Meetai.Url, request))?.Status);

    [Fact]
    public async Task What_the_client_did_wrong_in_a_body_is_a_problem_and_no_error_of_the_server()
    {
        var answer = await RawConnection.Ask(
            box.Meetai.Url, Post("Transfer-Encoding: chunked", $"fffffffffffffffff\r\n{Json}\r\n0\r\n\r\n"));

        Assert.Equal("bad_request", answer!.Code);
        Assert.DoesNotContain(box.Meetai.Said, line => line.Contains("\"level\":\"error\"", StringComparison.Ordinal));
        Assert.DoesNotContain(box.Meetai.Said, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chunks_and_lengths_are_read_when_they_are_well_formed()
    {
        using var connection = await RawConnection.Open(box.Meetai.Url);
        (string, string)[] posts = [("Transfer-Encoding: chunked", Chunk("{}")), ("Content-Length: 2", "{}")];
        foreach (var (headers, body) in posts)
        {
            await connection.Send(Post(headers, body));

            Assert.Equal("invalid_field", (await connection.Answer())!.Code);
        }
    }

    [Fact]
    public async Task An_HTTP_2_preface_is_told_to_go_away_and_does_not_hang()
    {
        using var connection = await RawConnection.Open(box.Meetai.Url);
        await connection.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0");

        const byte GoAway = 7;
        Assert.Contains(GoAway, await connection.ReadToEnd());
    }

    [Theory]
    [InlineData("TRACE", "/api/rooms")]
    [InlineData("TRACE", "/healthz")]
    [InlineData("TRACE", "/nowhere")]
    [InlineData("CONNECT", "localhost:80")]
    public async Task TRACE_and_CONNECT_are_405(string method, string target)
    {
        var answer = await RawConnection.Ask(
            box.Meetai.Url, $"{method} {target} HTTP/1.1\r\nHost: localhost:80\r\n\r\n");

        Assert.Equal((405, "method_not_allowed"), (answer!.Status, answer.Code));
        Assert.NotEmpty(answer.Headers["Allow"]);
    }

    [Theory]
    [InlineData("Content-Length: 65537")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_over_64_KiB_is_413_however_its_length_is_told(string length)
    {
        var before = await box.Look();
        var body = $$"""{"name":"{{new string('x', 65_526)}}"}""";

        var answer = await RawConnection.Ask(
            box.Meetai.Url, Post(length, length.StartsWith('C') ? body : Chunk(body)));

        Assert.Equal((413, "body_too_large"), (answer!.Status, answer.Code));
        Assert.Equal(before, await box.Look());
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read()
    {
        var body = $$"""{"name":"{{new string('x', 65_525)}}"}""";

        var answer = await RawConnection.Ask(box.Meetai.Url, Post("Content-Length: 65536", body));

        Assert.Equal("invalid_field", answer!.Code);
    }

    [Theory]
    [InlineData("Content-Encoding: gzip\r\nContent-Length: 19")]
    [InlineData("Content-Encoding: br\r\nContent-Length: 19")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    public async Task A_compressed_body_is_415(string headers)
    {
        var before = await box.Look();

        var body = headers.EndsWith("chunked", StringComparison.Ordinal) ? Chunk(Json) : Json;
        var answer = await RawConnection.Ask(box.Meetai.Url, Post(headers, body));

        Assert.Equal((415, "unsupported_media_type"), (answer!.Status, answer.Code));
        Assert.Equal(before, await box.Look());
    }

    [Fact]
    public async Task Headers_and_bodies_that_never_end_are_cut_off()
    {
        var before = await box.Look();

        var answers = await Task.WhenAll(
            CutOff("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
            CutOff(Post("Content-Length: 19", "{")),
            CutOff(Post("Transfer-Encoding: chunked", "7fffffff\r\n{")));

        Assert.True(answers[0] is null or { Status: 408 }, $"{answers[0]}");
        Assert.All(answers[1..], answer => Assert.Equal("bad_request", answer?.Code));
        Assert.Equal(before, await box.Look());
    }

    private async Task<RawAnswer?> CutOff(string beginning)
    {
        using var connection = await RawConnection.Open(box.Meetai.Url);
        await connection.Send(beginning);
        var answer = await connection.Answer();
        Assert.Empty(await connection.ReadToEnd());
        return answer;
    }

    private static string Chunk(string body) => $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n";

    private string Post(string headers, string body)
        => $"POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {box.Ada.Key}\r\n"
        + $"Content-Type: application/json\r\n{headers}\r\n\r\n{body}";
}
