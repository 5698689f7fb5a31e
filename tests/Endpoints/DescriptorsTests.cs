using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>
/// How many connections a box takes follows from how many files it may open: a thousand of them stay its own, four
/// fifths of the rest are for sockets, one fifth for requests.
/// </summary>
[Trait("Proof", "faults")]
[Direct("They count the connections of the box.")]
public sealed class DescriptorsTests
{
    private const int Hard = 1110, ForSockets = 88, ForRequests = 22;
    private const string Health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static readonly string[] fewFiles =
        ["sh", "-c", $"ulimit -S -n 500; ulimit -H -n {Hard}; exec \"$@\"", "sh"];

    [Fact]
    public async Task The_soft_limit_is_raised_to_the_hard_one()
    {
        await using var meetai = await Running.StartThrough(fewFiles, Running.NewDirectory());

        var limits = await File.ReadAllLinesAsync($"/proc/{meetai.ProcessId}/limits");

        var files = limits.Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        Assert.Equal(
            ["Max", "open", "files", $"{Hard}", $"{Hard}", "files"],
            files.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_beyond_the_limit_are_closed_and_the_others_are_served()
    {
        await using var meetai = await Running.StartThrough(fewFiles, Running.NewDirectory());
        var held = new Stack<RawConnection>();
        try
        {
            for (var i = 0; i < ForRequests; i++)
            {
                held.Push(await RawConnection.Open(meetai.Url));
                await held.Peek().Send(Health);
                Assert.Equal(200, (await held.Peek().Answer())?.Status);
            }

            Assert.Null(await RawConnection.Ask(meetai.Url, Health));
            await held.Peek().Send(Health);
            Assert.Equal(200, (await held.Peek().Answer())?.Status);

            held.Pop().Dispose();
            while (await RawConnection.Ask(meetai.Url, Health) is null)
            {
                // the server has not heard of the free place yet
            }
        }
        finally
        {
            Dispose(held);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Sockets_beyond_the_limit_are_429_and_the_others_hear_on()
    {
        await using var meetai = await Running.StartThrough(fewFiles, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var held = new Stack<RawSocket>();
        try
        {
            for (var i = 0; i < ForSockets; i++)
                held.Push(await RawSocket.Join(meetai, ada, $"{room}/ws"));

            foreach (var path in new[] { $"{room}/ws", "/api/lobby/ws" })
            {
                var refused = await RawSocket.Ask(meetai, ada, path);
                Assert.True(refused is { Status: 429, Code: "sockets_limit" }, $"{refused}");
                Assert.NotEmpty(refused.Headers["Retry-After"]);
                Assert.False(refused.Headers.ContainsKey("Sec-WebSocket-Accept"));
            }

            await ada.Say(room, "still here");
            foreach (var socket in held)
                Assert.Equal("still here", (await socket.NextText()).Text("content"));

            held.Pop().Dispose();
            while ((await RawSocket.Ask(meetai, ada, $"{room}/ws")).Status != 101)
            {
                // the server has not heard of the free place yet
            }
        }
        finally
        {
            Dispose(held);
        }
    }

    /// <summary>The ordinary build opens files for code that it needs first then, and ends where it cannot.</summary>
    [PublishedFact(Timeout = 300_000)]
    public async Task Where_no_descriptor_is_left_who_is_there_is_served_and_others_are_when_there_are_some()
    {
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        for (var i = 0; i < Effort.Of(ordinary: 0, published: 3, full: 20); i++)
        {
            var (answered, stopped) = posters.Post(meetai, answers: 50, longest: 1000);
            await answered;
            var before = posters.Acknowledged;

            await Allow(meetai, files: 3); // fewer than it has
            var asked = meetai.Anyone().GetAsync("/healthz");
            while (posters.Acknowledged < before + 300)
                Assert.False(await Task.WhenAny(stopped, Task.Delay(10)) == stopped, "A poster was not answered.");

            Assert.False(asked.IsCompleted);
            await Allow(meetai, files: 20_000);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await asked).StatusCode);
            Assert.Equal(0, await meetai.Terminate());
            await stopped;
            await meetai.Launch();
            await posters.Check(meetai);
        }
    }

    /// <summary>How many files it may have open, from now on.</summary>
    private static async Task Allow(Running meetai, int files)
    {
        var limit = await Finished.Of("prlimit", [$"--pid={meetai.ProcessId}", $"--nofile={files}:20000"]);
        Assert.True(limit.ExitCode == 0, limit.Error);
    }

    private static void Dispose(IEnumerable<IDisposable> held)
    {
        foreach (var one in held)
            one.Dispose();
    }
}
