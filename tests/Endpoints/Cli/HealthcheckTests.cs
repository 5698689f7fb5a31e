namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>What watches a container asks by a command, and hears 0 or 1.</summary>
public sealed class HealthcheckTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task A_server_that_is_ready_is_said_to_be_over_its_socket_and_at_its_address()
    {
        var bySocket = await box.Meetai.Command("healthcheck");
        var byAddress = await Running.Run(["healthcheck", "--url", box.Meetai.Url.ToString()]);
        Assert.Equal(new Finished(0, "ready\n", ""), bySocket);
        Assert.Equal(bySocket, byAddress);
    }

    [Fact]
    public async Task Where_no_server_runs_it_says_so_and_makes_nothing()
    {
        var nowhere = Path.Combine(box.Meetai.Data, "nowhere");
        var asked = await Running.Run(["healthcheck", "--data", nowhere]);
        Assert.Equal(new Finished(1, "", $"No server answers on {nowhere}/meetai.sock.\n"), asked);
        Assert.False(Directory.Exists(nowhere));

        var closed = await Running.Run(["healthcheck", "--url", "http://127.0.0.1:1"]);
        Assert.Equal((1, ""), (closed.ExitCode, closed.Output));
        Assert.StartsWith("The box at http://127.0.0.1:1 cannot be reached", closed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_at_once_are_not_asked() => Assert.Equal(
        2, (await box.Meetai.Command("healthcheck", "--url", box.Meetai.Url.ToString())).ExitCode);
}
