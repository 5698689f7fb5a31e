using System.CommandLine;
using System.Net;
using MeetAi.Endpoints.Jobs;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using Microsoft.AspNetCore.Hosting.Server;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai serve</c>: migrates, listens, and ends cleanly on SIGTERM.</summary>
internal static class Serve
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var noMigrate = new Option<bool>("--no-migrate")
        {
            Description = "Refuse to start, instead of migrating, when the database is older than this executable",
        };
        var skipsMigrating = Setting.Switch(noMigrate);
        var command = new Command(
            "serve",
            """
            Run the server.

            The first start makes the data directory and the database in it; later ones migrate the database first,
            after keeping a copy of it in DIR/backups. Only one server at a time may use a directory. SIGTERM or Ctrl+C
            ends it: streams are told to come back (1012), writes are finished. Everything can also be said by
            environment variable, or by a file that MEETAI_<NAME>_FILE names. OTEL_EXPORTER_OTLP_ENDPOINT names a
            collector of OpenTelemetry for traces, metrics and logs.
            """)
        {
            Data.Directory.Option, noMigrate,
        };
        foreach (var setting in ServeOptions.All)
            command.Add(setting.Option);

        command.SetAction((parsed, _)
            => Run(server, ServeOptions.Read(parsed), Data.Path(parsed), !skipsMigrating(parsed)));
        return command;
    }

    private static async Task<int> Run(
        Func<Settings, DataDirectory, WebApplication> server, Settings settings, string data, bool migrate)
    {
        using var directory = DataDirectory.Open(data, create: true);
        directory.DropUnfinished();
        Prepare(directory, migrate);
        settings = Settle(settings);

        await using var app = server(settings, directory);
        var broken = app.Services.GetRequiredService<Database>().Broken;
        Watch(app, broken);
        await app.StartAsync();

        File.SetUnixFileMode(directory.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Announce(app, settings, directory);
        await app.WaitForShutdownAsync();
        await app.DisposeAsync(); // the last checkpoint: it, too, may find that the disk is broken
        return broken.IsCompleted ? CommandLine.Say(await broken, ExitCode.Error) : ExitCode.Ok;
    }

    private static void Prepare(DataDirectory directory, bool migrate)
    {
        if (migrate)
        {
            Migrations.Apply(directory, TimeProvider.System);
            return;
        }

        LogDamage.Refuse(directory.Database);
        if (Migrations.Pending(directory.Database) is [var first, ..])
        {
            throw new StorageRefused(
                $"The database lacks migration {first.Version} ({first.Name}), and --no-migrate was given. "
                + "Run 'meetai migrate' first.");
        }
    }

    /// <summary>Where it listens: on the socket that was handed over, or where the settings say.</summary>
    private static Settings Settle(Settings settings)
    {
        var inherited = Systemd.Inherited();
        Listening.Try(inherited is null ? [settings.Listen, settings.MetricsListen] : [settings.MetricsListen]);
        if (inherited is not { LocalEndPoint: IPEndPoint local })
            return settings;

        var address = new UriBuilder(settings.Listen!) { Host = $"{local.Address}", Port = local.Port };
        return settings with { Listen = address.Uri, Inherited = inherited };
    }

    /// <summary>
    /// Streams and jobs are told before the server stops listening; a broken disk stops it at once.
    /// </summary>
    private static void Watch(WebApplication app, Task<string> broken)
    {
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Hub>().Close);
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<JobRunner>().Close);
        _ = broken.ContinueWith(_ => app.Lifetime.StopApplication(), TaskScheduler.Default);
    }

    private static void Announce(WebApplication app, Settings settings, DataDirectory directory)
    {
        var server = app.Services.GetRequiredService<IServer>();
        var address = server.Address(settings);
        var key = settings.IsRegistrationOpen
            ? $"curl -X POST {address}/api/keys"
            : $"meetai keygen --data {directory.Path}";
        Console.Error.WriteLine($"Meet AI listens on {address}, its data is in {directory.Path}. Make a key: {key}");
        if (settings.MetricsListen is not null)
            Console.Error.WriteLine($"Metrics are on {server.MetricsAddress()}{Metrics.Path}.");
    }
}
