using System.Globalization;
using System.Runtime.CompilerServices;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// How systemd runs the server: systemd.service(5), systemd.socket(5), and all of systemd.exec(5)'s fences within which
/// it does its work; a test runs it inside them. Each stands by itself: without the socket unit the server listens.
/// </summary>
internal sealed class Units(Settings settings)
{
    private const string StateRoot = "/var/lib/";

    public required string Executable { get; init; }

    public required string User { get; init; }

    /// <summary>
    /// The data directory. Below /var/lib systemd makes it; elsewhere it must be there and be the user's.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>Where backups go, if that was said.</summary>
    public required string? Backups { get; init; }

    /// <summary>What serve is told.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    public string Service => $"""
        # Printed by 'meetai systemd print'. To add a setting: systemctl edit meetai, [Service], Environment=MEETAI_...
        [Unit]
        Description=Meet AI
        Wants=%N.socket
        After=network.target %N.socket

        [Service]
        Type=notify
        ExecStart={Start}
        User={User}
        UMask=0077
        LimitNOFILE=65536
        # A large migration takes its time, what makes no sense (2) makes none later.
        TimeoutStartSec=infinity
        WatchdogSec=30
        Restart=on-failure
        RestartSec=2
        RestartPreventExitStatus=2

        {string.Join('\n', Writable())}
        ProtectSystem=strict
        ProtectHome={(IsBelow("/home/", "/root/", "/run/user/") ? "read-only" : "yes")}
        PrivateTmp={YesOrNo(!IsBelow("/tmp/", "/var/tmp/"))}
        PrivateDevices=yes
        ProtectProc=invisible
        ProcSubset=pid
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        RemoveIPC=yes

        NoNewPrivileges=yes
        CapabilityBoundingSet={Capabilities}
        AmbientCapabilities={Capabilities}
        LockPersonality=yes
        MemoryDenyWriteExecute={YesOrNo(!RuntimeFeature.IsDynamicCodeCompiled)}
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged
        SystemCallErrorNumber=EPERM

        [Install]
        WantedBy=multi-user.target
        """;

    public string Socket => $"""
        # Printed by 'meetai systemd print --socket'. It stands beside the service unit of the same name.
        [Unit]
        Description=Meet AI's address

        [Socket]
        ListenStream={Address}

        [Install]
        WantedBy=sockets.target
        """;

    private string Start => string.Join(
        ' ',
        new[] { Executable, "serve", "--data", Directory }.Concat(Words)
            .Select(word => Quoted(word.Replace("$", "$$", StringComparison.Ordinal))));

    private string Address => string.Create(
        CultureInfo.InvariantCulture,
        $"{(settings.Listen!.Host == "localhost" ? "127.0.0.1" : settings.Listen.Host)}:{settings.Listen.Port}");

    /// <summary>For a port that is kept for root; systemd itself needs nothing to hold it.</summary>
    private string Capabilities => new[] { settings.Listen, settings.MetricsListen }.Any(one => one is { Port: < 1024 })
        ? "CAP_NET_BIND_SERVICE"
        : "";

    private IEnumerable<string> Writable()
    {
        if (Directory.StartsWith(StateRoot, StringComparison.Ordinal))
        {
            yield return $"StateDirectory={Quoted(Directory[StateRoot.Length..])}";
            yield return "StateDirectoryMode=0700";
        }
        else
        {
            yield return $"ReadWritePaths={Quoted(Directory)}";
        }

        if (Backups is not null && !Backups.StartsWith($"{Directory}/", StringComparison.Ordinal))
            yield return $"ReadWritePaths={Quoted(Backups)}";
    }

    /// <summary>Whether a place that is needed lies where a fence would hide it.</summary>
    private bool IsBelow(params string[] folders) => new[]
        {
            Executable, Directory, Backups, settings.Tls?.Certificate, settings.Tls?.Key,
        }
        .OfType<string>()
        .Any(place => folders.Any(folder => place.StartsWith(folder, StringComparison.Ordinal)));

    private static string YesOrNo(bool value) => value ? "yes" : "no";

    /// <summary>One word of a unit file, in which % and \ mean something.</summary>
    private static string Quoted(string word)
    {
        var literal = word.Replace("\\", @"\\", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return word.Any(letter => char.IsWhiteSpace(letter) || "'\";#".Contains(letter)) ? $"\"{literal}\"" : literal;
    }
}
