using System.CommandLine;
using System.Net.Http.Headers;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// Which box a command talks to, and with which key: as it was told on the command line, else by the environment, else
/// what <c>login</c> stored. A stored key goes to the box that it was stored for, and to no other.
/// </summary>
internal sealed class Connection
{
    public static readonly Setting Address = new(
        "--url", $"The box, as https://HOST[:PORT]; by default the one that login stored, else {Nearby}");

    public static readonly Setting KeyFile = new(
        "--key-file", "The file that holds the key; MEETAI_KEY may hold it instead; by default the one of login");

    private const string Nearby = "http://127.0.0.1:8787";

    private Connection(Uri url, string key, string? sender = null)
    {
        Url = url;
        Key = key;
        Sender = sender;
    }

    public Uri Url { get; }

    public string Key { get; }

    /// <summary>The name that the key goes by, where login has seen it.</summary>
    public string? Sender { get; }

    public static Connection Of(ParseResult parsed)
    {
        var told = Address.Text(parsed) is { } text ? ServeOptions.Origin("--url", text) : null;
        var key = Told(parsed);
        var stored = told is null || key is null ? StoredLogin.Find() : null;
        var url = told ?? new Uri(stored?.Url ?? Nearby);
        if (key is not null)
            return new Connection(url, key);

        return stored is not null && new Uri(stored.Url) == url
            ? new Connection(url, stored.Key, stored.Sender)
            : throw new CommandFailed($"There is no key for {Name(url)}: 'meetai login {Name(url)}'.", ExitCode.Auth);
    }

    /// <summary>Before anything is stored: to a box that was named, with a key or to get one.</summary>
    public static Connection To(Uri url, string? key) => new(url, key ?? "");

    /// <summary>The box, for as long as a command takes.</summary>
    public Api Open()
    {
        if (Key.Length > 0 && Url.Scheme == Uri.UriSchemeHttp && !Url.IsLoopback)
            CommandLine.Say($"The key goes to {Name(Url)} unencrypted: use https.", ExitCode.Ok);

        return new Api(Client());
    }

    /// <summary>No redirects: the key is for this box alone. Longer than a long poll waits.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !Url.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            BaseAddress = Url,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (Key.Length > 0)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        return client;
    }

    public static string Name(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static string? Told(ParseResult parsed)
    {
        if (!KeyFile.IsExplicit(parsed) && Environment.GetEnvironmentVariable("MEETAI_KEY") is { Length: > 0 } key)
            return KeyText.Check(key.Trim(), "MEETAI_KEY");

        return KeyFile.Text(parsed) is { } file ? KeyText.Read(file) : null;
    }
}
