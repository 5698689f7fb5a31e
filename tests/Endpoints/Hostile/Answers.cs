using System.Globalization;
using System.Text;
using System.Text.Json;
using MeetAi.Endpoints;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>One answer of HTTP/1.1: what it says, and whether anything comes behind it.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsLast)
{
    public string Type => Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Reads answers strictly (RFC 9112): what is not well formed is a fault of the box.</summary>
internal sealed class Answers(RawConnection connection)
{
    /// <summary>What Kestrel says by itself of what it could not read, in a head without a body.</summary>
    private static readonly int[] bare = [400, 405, 408, 411, 413, 414, 431, 505];

    private static readonly string[] codes =
    [
        .. typeof(Problems).GetFields().Select(field => field.GetValue(null)).OfType<Problem>().Select(one => one.Code),
    ];

    /// <summary>
    /// Null when the box hung up instead. An answer <paramref name="mayBreakOff"/> where a socket was asked for behind
    /// it: what comes behind that is no frame, and the reset that follows takes along what was not read yet.
    /// </summary>
    public async Task<Answer?> Next(bool isHead, bool mayBreakOff = false)
    {
        try
        {
            var answer = await Read(isHead);
            while (answer is { Status: 100 })
                answer = await Read(isHead);

            if (answer is not null)
                Check(answer, isHead);

            return answer;
        }
        catch (BrokenOff) when (mayBreakOff)
        {
            return null;
        }
    }

    private async Task<Answer?> Read(bool isHead)
    {
        if (await Line() is not { } status)
            return null;

        Assert.Matches("^HTTP/1\\.1 [1-5][0-9][0-9] [ -~]*$", status);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await More() is { Length: > 0 } line)
        {
            Assert.Matches("^[!#-'*+.0-9A-Z^_`a-z|~-]+: [ -~]*$", line);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var isFirst = headers.TryAdd(line[..colon], line[(colon + 2)..]);
            Assert.True(isFirst || line.StartsWith("Vary:", StringComparison.Ordinal), $"{line} comes twice");
        }

        var code = int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
        var isStream = code == 101 || headers.GetValueOrDefault("Content-Type") == "text/event-stream";
        var hasBody = !isHead && !isStream && code is not (100 or 204 or 304);
        return new Answer(
            code, headers, hasBody ? await Body(headers) : [],
            isStream || headers.GetValueOrDefault("Connection") == "close");
    }

    private async Task<byte[]> Body(Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var told))
        {
            Assert.False(headers.ContainsKey("Transfer-Encoding"));
            return await Exactly(int.Parse(told, CultureInfo.InvariantCulture));
        }

        Assert.Equal("chunked", headers.GetValueOrDefault("Transfer-Encoding"));
        var body = new List<byte>();
        while (true)
        {
            var length = int.Parse(await More(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await Exactly(length));
            Assert.Equal("", await More());
            if (length == 0)
                return [.. body];
        }
    }

    /// <summary>Never a 5xx for something the client did; every refusal is a problem with a known code.</summary>
    private static void Check(Answer answer, bool isHead)
    {
        Assert.True(answer.Status is < 500 or 505, $"{answer.Status}: {answer.Text}"); // another version of HTTP
        if (answer.Status < 400 || isHead)
            return;

        if (answer.Type == "application/problem+json")
        {
            var problem = JsonDocument.Parse(answer.Body).RootElement;
            Assert.Contains(problem.Text("code"), codes);
            Assert.Equal(answer.Status, problem.Number("status"));
            Assert.Equal(answer.Headers["X-Request-Id"], problem.Text("request_id"));
        }
        else if (answer.Type == "application/json")
        {
            Assert.Equal("2.0", JsonDocument.Parse(answer.Body).RootElement.Text("jsonrpc"));
        }
        else if (answer.Type != "text/html")
        {
            Assert.True(answer is { IsLast: true, Body.Length: 0 }, $"{answer.Status}: {answer.Text}");
            Assert.Contains(answer.Status, bare);
        }
    }

    private async Task<byte[]> Exactly(int length)
    {
        var bytes = await connection.Read(length);
        return bytes.Length == length ? bytes : throw new BrokenOff($"{bytes.Length} of {length} bytes came.");
    }

    /// <summary>A line of an answer that has begun.</summary>
    private async Task<string> More() => await Line() ?? throw new BrokenOff("It ended behind a line.");

    /// <summary>Without its CRLF; null at the end, which may come only between answers.</summary>
    private async Task<string?> Line()
    {
        var line = new StringBuilder();
        while (await connection.Read(1) is [var next])
        {
            if (next == '\n')
            {
                Assert.EndsWith("\r", line.ToString(), StringComparison.Ordinal);
                return line.ToString(0, line.Length - 1);
            }

            line.Append((char)next);
        }

        return line.Length == 0 ? null : throw new BrokenOff($"It ended behind '{line}'.");
    }

    /// <summary>The connection ended within an answer.</summary>
    private sealed class BrokenOff(string where) : Exception(where);
}
