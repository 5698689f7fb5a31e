using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>Over the limit nothing of the body is read: whatever it is, and whether it comes or not.</summary>
[Direct("A proxy waits for the whole body before it passes on anything.")]
public sealed class RateLimitBodyTests : IAsyncLifetime
{
    private Running meetai = null!;
    private Person ada = null!;
    private string room = "";

    public async Task InitializeAsync()
    {
        meetai = await Running.Start("--limit", "messages=1/day", "--limit", "rooms=1/day");
        ada = await meetai.NewPerson();
        room = await ada.NewRoom();
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    [Fact]
    public async Task Who_asks_before_sending_is_told_to_go_on_within_the_limit_and_429_over_it()
    {
        using (var welcome = await Ask($"{room}/messages", "Content-Length: 40\r\nExpect: 100-continue"))
        {
            Assert.Equal(100, (await welcome.Answer())?.Status);
            await welcome.Send("""{"sender": "ada", "content": "in time"}""" + " ");
            Assert.Equal(201, (await welcome.Answer())?.Status);
        }

        using var late = await Ask($"{room}/messages", "Content-Length: 40\r\nExpect: 100-continue");
        Refused(await late.Answer());
    }

    [Theory]
    [InlineData("Content-Length: 60000")]
    [InlineData("Content-Length: 6000000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_that_never_comes_is_not_waited_for(string headers)
    {
        await ada.Say(room, "the one");
        foreach (var path in new[] { $"{room}/messages", "/api/rooms" })
        {
            using var connection = await Ask(path, headers);
            Refused(await connection.Answer());
        }
    }

    [Theory]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "{}")]
    [InlineData("application/xml", "<a/>")]
    [InlineData("text/plain", "")]
    public async Task A_body_that_is_no_good_is_429_too(string type, string body)
    {
        await ada.Say(room, "the one");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);

        await Attempts.Refused(await ada.Http.PostAsync($"{room}/messages", content), "messages");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ada.Http.PostAsync("/api/rooms", content)).StatusCode);
    }

    private static void Refused(RawAnswer? answer)
        => Assert.Equal((429, "rate_limited"), (answer?.Status, answer?.Code));

    private async Task<RawConnection> Ask(string path, string headers)
    {
        var connection = await RawConnection.Open(meetai.Url);
        await connection.Send(
            $"POST {path} HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\nAuthorization: Bearer {ada.Key}\r\n"
            + $"Content-Type: application/json\r\n{headers}\r\n\r\n");
        return connection;
    }
}
