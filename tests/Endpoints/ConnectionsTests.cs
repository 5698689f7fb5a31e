using System.Net;
using System.Net.Sockets;

namespace MeetAi.Tests.Endpoints;

/// <summary>How many TCP connections one address may hold open.</summary>
[Direct("A trusted proxy may hold as many connections as it likes.")]
public sealed class ConnectionsTests
{
    private static readonly IPAddress elsewhere = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task The_fourth_connection_is_hung_up_on_until_one_of_the_three_is_closed()
    {
        await using var meetai = await Running.Start("--connections-per-address", "3");
        using var first = await Held(meetai);
        using var second = await Held(meetai);
        var third = await Held(meetai);

        for (var i = 0; i < 3; i++)
            Assert.False(await IsServed(meetai));

        await AskAgain(meetai, first);
        third.Dispose();
        await Attempts.Eventually(() => IsServed(meetai));
    }

    [Fact]
    public async Task Another_address_and_the_operator_are_served_all_the_while()
    {
        await using var meetai = await Running.Start("--connections-per-address", "1");
        using var one = await Held(meetai);
        Assert.False(await IsServed(meetai));

        using var other = meetai.Anyone(elsewhere);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/healthz")).StatusCode);
        Assert.Equal(0, (await meetai.Command("keys", "list")).ExitCode);
    }

    [Theory]
    [InlineData("--trusted-proxy", "127.0.0.1")]
    [InlineData("--trusted-proxy", "127.0.0.0/24")]
    [InlineData("--public-url", "https://chat.example")]
    public async Task A_proxy_that_is_trusted_comes_for_many(string option, string value)
    {
        await using var meetai = await Running.Start("--connections-per-address", "1", option, value);
        using var first = await Held(meetai);
        using var second = await Held(meetai);
        Assert.True(await IsServed(meetai));
    }

    private static async Task<RawConnection> Held(Running meetai)
    {
        var connection = await RawConnection.Open(meetai.Url);
        await AskAgain(meetai, connection);
        return connection;
    }

    private static async Task AskAgain(Running meetai, RawConnection connection)
    {
        await connection.Send(Question(meetai));
        Assert.Equal(200, (await connection.Answer())?.Status);
    }

    /// <summary>A hang-up may come before the answer, or even before connecting is done.</summary>
    private static async Task<bool> IsServed(Running meetai)
    {
        try
        {
            return await RawConnection.Ask(meetai.Url, Question(meetai)) is { Status: 200 };
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Question(Running meetai) => $"GET /healthz HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\n\r\n";
}
