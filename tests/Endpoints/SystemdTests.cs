using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>What systemd is told, by a socket that stands in for it, and what it hands over.</summary>
[Direct("Their box is not started as others are.")]
public sealed class SystemdTests
{
    /// <summary>Holds a listening socket and starts the command anew, on that socket, whenever it ends.</summary>
    private const string Holder =
        """
        import os, socket, sys
        held = socket.create_server(("127.0.0.1", 0), backlog=1024)
        print(held.getsockname()[1], flush=True)
        while True:
            child = os.fork()
            if child == 0:
                os.dup2(held.fileno(), 3)
                os.set_inheritable(3, True)
                os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
                os.execv(sys.argv[1], sys.argv[1:])
            print(child, flush=True)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
                sys.exit(1)
        """;

    [Fact]
    public async Task It_is_told_when_the_box_is_ready_that_it_lives_and_when_it_stops()
    {
        var folder = Running.NewDirectory();
        var address = Path.Combine(folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(address));

        await using var meetai = await Running.StartThrough(
            ["env", $"NOTIFY_SOCKET={address}", "WATCHDOG_USEC=200000"], Path.Combine(folder, "data"));
        Assert.StartsWith("READY=1", await Hear(systemd), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", await Hear(systemd));
        Assert.Equal("WATCHDOG=1", await Hear(systemd));

        Assert.Equal(0, await meetai.Terminate());
        string last;
        do
            last = await Hear(systemd);
        while (last == "WATCHDOG=1");

        Assert.Equal("STOPPING=1", last);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task On_a_socket_that_is_held_for_it_a_restart_refuses_nobody()
    {
        var data = Running.NewDirectory();
        var start = new ProcessStartInfo(
            "/usr/bin/python3", ["-c", Holder, Running.Binary, "serve", "--data", data, "--limit", "keys=off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var holder = Process.Start(start)!;
        holder.ErrorDataReceived += (_, _) => { };
        holder.BeginErrorReadLine();
        var port = int.Parse(
            (await holder.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        var server = (await holder.StandardOutput.ReadLineAsync())!;
        try
        {
            using var ending = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ask(port, ending.Token))).ToArray();
            for (var restart = 0; restart < 5; restart++)
            {
                await Ask(port, asks: 20);
                using var kill = Process.Start("kill", ["-TERM", server]);
                server = (await holder.StandardOutput.ReadLineAsync())!;
            }

            await Ask(port, asks: 20);
            await ending.CancelAsync();
            Assert.All(await Task.WhenAll(clients), asked => Assert.True(asked > 0));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<int> Ask(int port, CancellationToken until)
    {
        for (var asked = 0; ; asked++)
        {
            if (until.IsCancellationRequested)
                return asked;

            await Ask(port, asks: 1);
        }
    }

    /// <summary>Each on a connection of its own, all of them answered.</summary>
    private static async Task Ask(int port, int asks)
    {
        for (var asked = 0; asked < asks; asked++)
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            http.DefaultRequestHeaders.ConnectionClose = true;
            var answer = await http.GetStringAsync($"http://127.0.0.1:{port}/healthz");
            Assert.Contains("ok", answer, StringComparison.Ordinal);
        }
    }

    private static async Task<string> Hear(Socket systemd)
    {
        var buffer = new byte[1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return Encoding.UTF8.GetString(buffer, 0, await systemd.ReceiveAsync(buffer, patience.Token));
    }
}
