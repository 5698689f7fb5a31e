using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>How the log looks and what is in it is the operator's choice; whether the box answers is not.</summary>
public sealed class LogSettingsTests
{
    [Fact]
    public async Task Text_is_a_line_for_people_and_holds_the_errors_alone_where_that_was_asked_for()
    {
        await using var meetai = await Running.Start("--log-format", "text", "--log-requests", "errors");
        using var http = meetai.Anyone();
        using var well = await http.GetAsync("/healthz");
        using var refused = await http.GetAsync("/api/rooms");

        var line = await meetai.Line(one => one.Contains(" request "));
        var audit = await meetai.Line(one => one.Contains("refused"));

        var id = refused.Headers.GetValues("X-Request-Id").Single();
        Assert.Matches(
            @"^[-\d]+T[:.\d]+Z info request method=GET route=/api/rooms status=401 ms=[\d.]+ address=127\.0\.0\.1 "
            + $"request_id={id} trace_id=[0-9a-f]{{32}}$",
            line);
        Assert.Matches(
            $"^[-\\d]+T[:.\\d]+Z info refused unauthorized /api/rooms 127.0.0.1 {id} trace_id=[0-9a-f]{{32}}$", audit);
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
        Assert.DoesNotContain(meetai.Said, one => one.Contains("status=200"));
    }

    [Fact]
    public async Task Requests_may_stay_out_of_the_log_and_what_an_operator_must_know_stays_in()
    {
        await using var meetai = await Running.Start("--log-requests", "off");
        using var http = meetai.Anyone();
        using var refused = await http.GetAsync("/api/rooms");

        await meetai.Line(one => one.Contains("\"refused unauthorized"));
        Assert.DoesNotContain(meetai.Said, one => one.Contains("\"request\""));
    }

    [Theory]
    [InlineData("--log-format", "xml")]
    [InlineData("--log-requests", "some")]
    public async Task What_makes_no_sense_is_said_in_one_sentence(string flag, string value)
    {
        var refused = await Running.Run(["serve", "--data", Running.NewDirectory(), flag, value]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains($"not '{value}'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_behind_the_log_does_not_end_the_box()
    {
        var (data, url) = (Running.NewDirectory(), $"http://127.0.0.1:{Port.Free()}");
        using var box = Process.Start(
            "sh", ["-c", "exec \"$@\" 2>/dev/full", "sh", Running.Binary, "serve", "--listen", url, "--data", data]);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        try
        {
            await Attempts.Eventually(async () => await Answers(http, "/healthz") == HttpStatusCode.OK);
            for (var i = 0; i < 10; i++)
                Assert.Equal(HttpStatusCode.Unauthorized, await Answers(http, "/api/rooms"));
        }
        finally
        {
            box.Kill();
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A reader that stops for a while: more is said meanwhile than a pipe and the box hold.</summary>
    [Fact]
    public async Task While_nobody_reads_the_log_requests_are_answered_and_their_lines_counted()
    {
        const int Requests = 20_000;
        await using var box = await SlowReader.Start();

        await Parallel.ForAsync(0, 8, async (_, cancel) => Assert.Equal(
            Requests / 8, await box.Ask("/healthz", Requests / 8)));
        Assert.Equal(1, await box.Ask("/api/rooms", 1)); // refused, which is kept

        var lines = await box.ReadOn(until: line => line.Contains("\"refused "));
        var dropped = lines.Where(line => line.Contains("\"dropped\":"))
            .Sum(line => long.Parse(
                line.Split("\"dropped\":")[1].TrimEnd('}'), CultureInfo.InvariantCulture));
        Assert.True(dropped > 0);
        Assert.Equal(Requests, dropped + lines.Count(line => line.Contains("\"/healthz\"")));
    }

    /// <summary>Null while nobody is there.</summary>
    private static async Task<HttpStatusCode?> Answers(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
