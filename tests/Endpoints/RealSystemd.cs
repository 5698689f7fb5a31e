using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace MeetAi.Tests.Endpoints;

/// <summary>
/// A systemd that is process 1 of a small world with this machine's files and network: its units, /run and /var/lib are
/// its own, and /usr/local/bin holds the executable alone.
/// </summary>
internal sealed class RealSystemd(ITestOutputHelper output) : IAsyncDisposable
{
    private const string Boot =
        """
        set -e
        mount --make-rprivate /
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /sys/fs/cgroup
        mkdir /sys/fs/cgroup/systemd
        mount -t cgroup -o none,name=systemd systemd /sys/fs/cgroup/systemd
        chmod 755 "$WORLD/bin" "$WORLD/state"
        mount --bind "$WORLD/bin" /usr/local/bin
        mount --bind "$WORLD/state" /var/lib
        export container=test SYSTEMD_UNIT_PATH="$WORLD/units" NOTIFY_SOCKET="$WORLD/notify" SYSTEMD_LOG_TARGET=console
        exec "$(ls /usr/lib/systemd/systemd /lib/systemd/systemd 2>/dev/null | head -1)" \
          --system --unit=basic.target --show-status=no
        """;

    private readonly string world = Running.NewDirectory();
    private Process process = null!;
    private string pid = "";

    public string Data => Path.Combine(world, "state", "meetai");

    /// <summary>What its services said.</summary>
    public string Said => File.Exists(Words) ? File.ReadAllText(Words) : "";

    private string Words => Path.Combine(world, "said");

    public static async Task<RealSystemd> Start(ITestOutputHelper output)
    {
        var systemd = new RealSystemd(output);
        foreach (var folder in new[] { "bin", "state", "units" })
            Directory.CreateDirectory(Path.Combine(systemd.world, folder));

        File.Copy(Running.Binary, Path.Combine(systemd.world, "bin", "meetai"));
        foreach (var target in new[] { "sysinit", "basic", "shutdown", "sockets", "network", "multi-user" })
            systemd.Write($"{target}.target", "[Unit]\nDefaultDependencies=no\n");

        using var ready = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        ready.Bind(new UnixDomainSocketEndPoint(Path.Combine(systemd.world, "notify")));
        systemd.Launch();
        await systemd.Told(ready);
        return systemd;
    }

    /// <summary>What <c>meetai systemd print</c> prints, installed under a name.</summary>
    public async Task Install(string unit, params string[] options)
    {
        Write(unit, await Inside("/usr/local/bin/meetai", ["systemd", "print", .. options]));
        if (!unit.EndsWith(".service", StringComparison.Ordinal))
            return;

        Directory.CreateDirectory(Path.Combine(world, "units", $"{unit}.d"));
        Write($"{unit}.d/said.conf", $"[Service]\nStandardOutput=append:{Words}\nStandardError=append:{Words}\n");
    }

    public Task<string> Control(params string[] words) => Inside("systemctl", words);

    public async ValueTask DisposeAsync()
    {
        output.WriteLine(await Control("list-jobs"));
        output.WriteLine(await Control("show", "--property=Id,Result,NRestarts,ExecMainStatus", "meetai.*"));
        output.WriteLine(Said);
        process.Kill(); // and with it, as unshare was told, the whole world
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(world, recursive: true);
    }

    private void Launch()
    {
        process = Process.Start(new ProcessStartInfo("unshare", ApartFactAttribute.Words(Boot))
        {
            Environment = { ["WORLD"] = world },
        })!;
    }

    private async Task Told(Socket ready)
    {
        var (buffer, told) = (new byte[1024], "");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!told.Contains("READY=1", StringComparison.Ordinal))
            told = Encoding.UTF8.GetString(buffer, 0, await ready.ReceiveAsync(buffer, patience.Token));

        var self = process.Id.ToString(CultureInfo.InvariantCulture);
        pid = (await File.ReadAllTextAsync($"/proc/{self}/task/{self}/children")).Trim();
    }

    private async Task<string> Inside(string program, string[] words)
    {
        using var inside = Process.Start(new ProcessStartInfo(
            "nsenter", ["--target", pid, "--pid", "--mount", "--uts", "--ipc", "--", program, .. words])
        {
            RedirectStandardOutput = true,
        })!;
        var printed = await inside.StandardOutput.ReadToEndAsync();
        await inside.WaitForExitAsync();
        Assert.True(inside.ExitCode == 0, $"{program} {string.Join(' ', words)}: {printed}{Said}");
        return printed;
    }

    private void Write(string unit, string text) => File.WriteAllText(Path.Combine(world, "units", unit), text);
}
