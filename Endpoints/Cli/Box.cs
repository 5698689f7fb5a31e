using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// The box that a command works on, by its own API over the socket in the data directory. Where no server runs, the
/// command is the server for as long as it takes, under the same lock and on no other address: so there is one way of
/// doing a thing, and one process that writes.
/// </summary>
internal sealed class Box : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly Api api;
    private readonly WebApplication? own;
    private readonly DataDirectory? directory;

    private Box(string socket, WebApplication? own = null, DataDirectory? directory = null)
    {
        this.own = own;
        this.directory = directory;
        api = new Api(Client(socket, Timeout.InfiniteTimeSpan)); // a backup takes as long as it takes
    }

    public static async Task<Box> Open(ParseResult parsed, Func<Settings, DataDirectory, WebApplication> server)
    {
        var data = Data.Path(parsed);
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            if (await IsServed(DataDirectory.SocketIn(data)))
                return new Box(DataDirectory.SocketIn(data));

            try
            {
                return await Serve(DataDirectory.Open(data, create: Data.Directory.IsExplicit(parsed)), server);
            }
            catch (StorageRefused) when (IsStarting(data) && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                await Task.Delay(50); // somebody holds the lock and does not listen yet, or not any more
            }
        }
    }

    /// <summary>The server that runs there; null where none does.</summary>
    public static async Task<Box?> Find(string data)
        => await IsServed(DataDirectory.SocketIn(data)) ? new Box(DataDirectory.SocketIn(data)) : null;

    /// <summary>Speaks HTTP with whoever listens on a unix socket.</summary>
    public static HttpClient Client(string socket, TimeSpan patience) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) => new NetworkStream(await Connect(socket, cancel), ownsSocket: true),
    })
    {
        BaseAddress = new Uri("http://localhost"),
        Timeout = patience,
    };

    public Task<T> Get<T>(string path, JsonTypeInfo<T> type) => api.Get(path, type);

    public Task<T> Post<T>(string path, byte[] body, JsonTypeInfo<T> type) => api.Post(path, body, type);

    public Task Post(string path) => api.Send(HttpMethod.Post, path);

    public Task Patch(string path, byte[] body) => api.Send(HttpMethod.Patch, path, body);

    public Task Delete(string path) => api.Send(HttpMethod.Delete, path);

    public Task<HttpResponseMessage> Download(string path, CancellationToken cancel) => api.Download(path, cancel);

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        if (own is not null)
        {
            await own.StopAsync();
            await own.DisposeAsync();
        }

        directory?.Dispose();
    }

    private static async Task<Box> Serve(DataDirectory directory, Func<Settings, DataDirectory, WebApplication> server)
    {
        try
        {
            Migrations.Apply(directory, TimeProvider.System);
            var app = server(new Settings(), directory);
            await app.StartAsync();
            File.SetUnixFileMode(directory.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new Box(directory.Socket, app, directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private static bool IsStarting(string data) => File.Exists(Path.Combine(data, "meetai.pid"));

    private static async Task<bool> IsServed(string socket)
    {
        try
        {
            (await Connect(socket, default)).Dispose();
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private static async Task<Socket> Connect(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
