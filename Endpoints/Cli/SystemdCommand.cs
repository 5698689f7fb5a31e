using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai systemd print</c>: the units for this executable and the settings that are given.</summary>
internal static class SystemdCommand
{
    private const string StateDirectory = "/var/lib/meetai";

    public static Command Command() => new("systemd", "Print the units by which systemd runs the server")
    {
        Print(),
    };

    private static Command Print()
    {
        var user = new Option<string>("--user")
        {
            Description = "Who runs the server [default: meetai]",
            DefaultValueFactory = _ => "meetai",
        };
        var socket = new Option<bool>("--socket")
        {
            Description = "Print the socket unit, by which systemd holds the address while the server restarts",
        };
        var command = new Command(
            "print",
            """
            Print a hardened service unit that runs this executable with the settings given, which are those of 'serve'.

              useradd --system --home-dir /var/lib/meetai --shell /usr/sbin/nologin meetai
              meetai systemd print --public-url https://chat.example.org > /etc/systemd/system/meetai.service
              meetai systemd print --socket > /etc/systemd/system/meetai.socket
              systemctl daemon-reload && systemctl enable --now meetai.socket meetai.service

            The data is in /var/lib/meetai unless --data says otherwise. The socket unit is not needed; with it, a
            restart refuses no connection. Give both the same --listen.
            """)
        {
            user, socket, Data.Directory.Option,
        };
        foreach (var setting in ServeOptions.All)
            command.Add(setting.Option);

        command.SetAction(parsed =>
        {
            var units = Read(parsed, parsed.GetValue(user)!);
            Stdout.Line(parsed.GetValue(socket) ? units.Socket : units.Service);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Units Read(ParseResult parsed, string user)
    {
        var settings = ServeOptions.Read(parsed);
        if (settings.Listen is { Port: 0 })
            throw new UsageError("systemd needs an address that stays: --listen with a port other than 0.");

        return new Units(settings)
        {
            Executable = Environment.ProcessPath!,
            User = user,
            Directory = Data.Directory.IsSaid(parsed) ? Data.Path(parsed) : StateDirectory,
            Backups = BackupOptions.Directory.Text(parsed),
            Words = [.. ServeOptions.All.SelectMany(setting => setting.Words(parsed))],
        };
    }
}
