using System.Globalization;
using MeetAi.Tests.Endpoints.Realtime;
using Xunit.Abstractions;

namespace MeetAi.Tests.Endpoints;

/// <summary>What <c>meetai systemd print</c> prints is what systemd accepts, and what the box can live with.</summary>
[Direct("Their box is not started as others are.")]
public sealed class SystemdUnitsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_unit_carries_the_settings_that_were_given_with_full_paths()
    {
        var printed = await Print("--public-url", "https://chat.example.org", "--backup-every", "6h", "--backup-dir",
            "/mnt/100% of it", "--limit", "messages=off", "--limit", "rooms=9/day", "--data", "/srv/meetai/../chat");
        var start = $"ExecStart={Running.Binary} serve --data /srv/chat --public-url https://chat.example.org "
            + "--limit messages=off --limit rooms=9/day --backup-every 6h --backup-dir \"/mnt/100%% of it\"";
        Assert.Contains(start, printed.Split('\n'));
        Assert.Contains("ReadWritePaths=/srv/chat", printed.Split('\n'));
        Assert.Contains("ReadWritePaths=\"/mnt/100%% of it\"", printed.Split('\n'));
        Assert.DoesNotContain("StateDirectory", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8787", "ListenStream=127.0.0.1:8787", "CapabilityBoundingSet=")]
    [InlineData("http://localhost:80", "ListenStream=127.0.0.1:80", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE")]
    [InlineData("http://[::]:8080", "ListenStream=[::]:8080", "CapabilityBoundingSet=")]
    public async Task The_address_is_that_of_the_server(string listen, string stream, string capabilities)
    {
        Assert.Contains(stream, (await Print("--socket", "--listen", listen)).Split('\n'));
        Assert.Contains(capabilities, (await Print("--listen", listen)).Split('\n'));
    }

    [Theory]
    [InlineData("--listen", "http://127.0.0.1:0")]
    [InlineData("--registration", "perhaps")]
    [InlineData("--tls-cert", "alone.pem")]
    public async Task What_serve_would_refuse_is_refused_here(params string[] options)
        => Assert.Equal(2, (await Running.Run(["systemd", "print", .. options])).ExitCode);

    [ProgramFact("systemd-analyze")]
    public async Task systemd_accepts_the_units_and_finds_little_that_is_open()
    {
        var folder = Running.NewDirectory();
        var (service, socket) = (Path.Combine(folder, "meetai.service"), Path.Combine(folder, "meetai.socket"));
        await File.WriteAllTextAsync(service, await Print("--user", "daemon", "--registration", "closed"));
        await File.WriteAllTextAsync(socket, await Print("--socket"));

        Assert.Equal(new Finished(0, "", ""), await Analyze("verify", "--man=no", service, socket));
        // 0 is closed, 10 is open. The ordinary build needs a little more memory that it may write and run.
        var rated = await Analyze("security", "--offline=true", "--threshold=20", "--no-pager", service);
        Assert.True(rated.ExitCode == 0, rated.Output + rated.Error);
        Directory.Delete(folder, recursive: true);
    }

    [ApartFact("systemd")]
    public async Task A_real_one_runs_the_box_within_its_fences_and_a_restart_refuses_nobody()
    {
        await using var systemd = await RealSystemd.Start(output);
        var listen = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port.Free()}");
        await systemd.Install("meetai.service", "--user", "daemon", "--listen", listen, "--limit", "messages=off");
        await systemd.Install("meetai.socket", "--socket", "--listen", listen);
        await systemd.Control("start", "meetai.socket");

        var ada = await Enter(listen); // who comes first starts it
        var room = await ada.NewRoom();
        using var ending = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(_ => Ask(listen, ada.Key, room, ending.Token)).ToArray();
        for (var restart = 0; restart < 3; restart++)
        {
            await ada.Say(room, "Once more.");
            await systemd.Control("restart", "meetai.service");
        }

        await ending.CancelAsync();
        Assert.All(await Task.WhenAll(asking), asked => Assert.True(asked > 0));

        await systemd.Control("kill", "--signal=KILL", "meetai.service");
        await Enter(listen); // waits until it is there again
        Assert.Equal("1\n", await systemd.Control("show", "--property=NRestarts", "--value", "meetai.service"));

        await Work(systemd, ada, room);
        Assert.Contains("Meet AI listens", systemd.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("\"level\":\"error\"", systemd.Said, StringComparison.Ordinal);
    }

    /// <summary>What takes other system calls than a request does.</summary>
    private static async Task Work(RealSystemd systemd, Person ada, string room)
    {
        using var events = await EventSource.Open(ada, $"{room}/events");
        await ada.Say(room, "Seen by who listens.");
        Assert.Equal("Seen by who listens.", (await events.Next("message")).Text("content"));

        var backup = Path.Combine(systemd.Data, "copy.db");
        Assert.Equal(0, (await Running.Run(["backup", backup, "--data", systemd.Data])).ExitCode);
        Assert.Equal(0, (await Running.Run(["reindex", "--data", systemd.Data])).ExitCode);
        Assert.NotEmpty((await ada.Get("/api/search?q=listens")).Items("results"));
        Assert.Equal("ready\n", (await Running.Run(["healthcheck", "--data", systemd.Data])).Output);
    }

    private static async Task<Person> Enter(string listen)
    {
        var made = await new Person(Client(listen), key: null).Post("/api/keys", new { });
        return new Person(Client(listen), made.Text("key"));
    }

    /// <summary>How often somebody asked, each time on a connection of its own that must not be refused.</summary>
    private static async Task<int> Ask(string listen, string key, string room, CancellationToken until)
    {
        for (var asked = 0; ; asked++)
        {
            if (until.IsCancellationRequested)
                return asked;

            using var http = Client(listen);
            http.DefaultRequestHeaders.ConnectionClose = true;
            await new Person(http, key).Get(room);
        }
    }

    private static HttpClient Client(string listen) => new() { BaseAddress = new Uri(listen) };

    private static async Task<string> Print(params string[] options)
    {
        var printed = await Running.Run(["systemd", "print", .. options]);
        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        return printed.Output;
    }

    private static Task<Finished> Analyze(params string[] words) => Finished.Of("systemd-analyze", words);
}
