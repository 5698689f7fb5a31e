using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MeetAi.Endpoints.Figures;
using MeetAi.Endpoints.Logs;
using MeetAi.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MeetAi.Endpoints;

/// <summary>Where Kestrel listens: an address for everybody, a socket in the data directory for the operator.</summary>
internal static class Listening
{
    private const int LongestSocketPath = 107; // sun_path in sockaddr_un, with its closing NUL

    public static void Listen(this WebApplicationBuilder builder, Settings settings, DataDirectory directory)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Harden();
            if (settings.Listen is { } url)
            {
                var clients = kestrel.ApplicationServices.GetRequiredService<ClientAddress>();
                var connections = new Connections(settings.ConnectionsPerAddress, clients.IsTrusted);
                var tls = settings.Tls is { } files ? kestrel.Tls(files) : null;
                kestrel.Listen(url, settings.Inherited, options => Configure(options, connections, tls));
            }

            kestrel.ListenUnixSocket(Socket(directory), socket => socket.Use(next => connection =>
            {
                connection.Features.Set(new Operator());
                return next(connection);
            }));
            if (settings.MetricsListen is { } metrics) // the last: see MetricsAddress
                kestrel.Listen(metrics, inherited: null, ForScraper);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Log(settings);
    }

    public static void UseOrigins(this WebApplication app)
    {
        var origins = new Origins(app.Services.GetRequiredService<Settings>());
        app.Use((http, next) => origins.Check(http, next));
    }

    public static void UseClientAddresses(this WebApplication app)
    {
        var clients = app.Services.GetRequiredService<ClientAddress>();
        app.Use((http, next) => clients.Resolve(http, next));
    }

    public static void UsePlaces(this WebApplication app)
    {
        var places = new Places(
            app.Services.GetRequiredService<Settings>(), app.Services.GetRequiredService<ClientAddress>(),
            app.Services.GetRequiredService<Instruments>());
        app.Use((http, next) => places.Hold(http, next));
    }

    /// <summary>The address that it really listens on, also where the port was 0.</summary>
    public static string Address(this IServer server, Settings settings) => settings.Inherited is null
        ? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        : settings.Listen!.GetLeftPart(UriPartial.Authority);

    /// <summary>The same of the address that is for metrics alone.</summary>
    public static string MetricsAddress(this IServer server)
        => server.Features.Get<IServerAddressesFeature>()!.Addresses.Last();

    /// <summary>
    /// Whether these addresses can all be had, found out before the framework tells it at length.
    /// </summary>
    public static void Try(params IEnumerable<Uri?> addresses)
    {
        var sockets = new List<Socket>();
        try
        {
            foreach (var url in addresses.OfType<Uri>())
                Try(url, sockets);
        }
        finally
        {
            sockets.ForEach(one => one.Dispose());
        }
    }

    private static void Try(Uri url, List<Socket> sockets)
    {
        var address = IPAddress.TryParse(url.Host.Trim('[', ']'), out var given) ? given : IPAddress.Loopback;
        try
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            socket.Bind(new IPEndPoint(address, url.Port));
            socket.Listen();
        }
        catch (SocketException failure)
        {
            throw new StorageRefused(
                $"Cannot listen on {url.GetLeftPart(UriPartial.Authority)}: {failure.Message}.", failure);
        }
    }

    private static void Log(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Logging.SetMinimumLevel(settings.Listen is null ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(_ => new Journal(settings.Log, TimeProvider.System)); // no test moves its clock
        builder.Services.AddSingleton<ILoggerProvider, Loggers>();
        builder.Services.AddSingleton<DistributedContextPropagator, TraceContext>();
        if (Telemetry.IsWanted(settings))
            Telemetry.AddLogs(builder);
    }

    private static void Listen(
        this KestrelServerOptions kestrel, Uri url, Socket? inherited, Action<ListenOptions> configure)
    {
        if (inherited is not null)
            kestrel.ListenHandle((ulong)inherited.Handle, configure);
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
            kestrel.Listen(address, url.Port, configure);
        else if (url.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0, configure);
        else
            kestrel.ListenLocalhost(url.Port, configure);
    }

    private static void Configure(ListenOptions options, Connections connections, TlsHandshakeCallbackOptions? tls)
    {
        options.Protocols = tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        options.Use(connections.Count);
        if (tls is not null)
            options.UseHttps(tls);
    }

    private static void ForScraper(ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1;
        options.Use(next => connection =>
        {
            connection.Features.Set(new Scraper());
            return next(connection);
        });
    }

    private static TlsHandshakeCallbackOptions Tls(this KestrelServerOptions kestrel, TlsFiles files)
    {
        var services = kestrel.ApplicationServices;
        var certificate = new Certificate(
            files, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<Certificate>>());
        return new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Show()) };
    }

    /// <summary>We hold the directory's lock, so a socket that is there already belongs to nobody.</summary>
    private static string Socket(DataDirectory directory)
    {
        if (Encoding.UTF8.GetByteCount(directory.Socket) > LongestSocketPath)
        {
            throw new StorageRefused(
                $"{directory.Socket} is too long for a socket ({LongestSocketPath} bytes at most). "
                + "Choose a shorter --data.");
        }

        File.Delete(directory.Socket);
        return directory.Socket;
    }
}
