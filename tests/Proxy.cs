using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MeetAi.Tests.Endpoints;

namespace MeetAi.Tests;

/// <summary>
/// A real proxy before a box, with the configuration that docs/ shows: addresses and certificates are filled in, and
/// nothing else is changed. MEETAI_THROUGH (nginx, caddy) puts one before every box that a test starts.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private const string AroundNginx =
        """
        daemon off;
        master_process off;
        pid FOLDER/pid;
        events { worker_connections 8192; }
        http {
            access_log off;
            client_body_temp_path FOLDER/body;
            proxy_temp_path FOLDER/proxy;
            fastcgi_temp_path FOLDER/fastcgi;
            uwsgi_temp_path FOLDER/uwsgi;
            scgi_temp_path FOLDER/scgi;
            include FOLDER/meetai.conf;
        }
        """;

    private readonly string folder = Running.NewDirectory();
    private readonly string program;
    private readonly string[] words;
    private Process? process;

    private Proxy(string program, string scheme, Func<Proxy, string[]> configure)
    {
        this.program = program;
        Url = new Uri($"{scheme}://127.0.0.1:{Text(Port.Free())}");
        words = configure(this);
    }

    /// <summary>Where the box listens, also after it has been started anew.</summary>
    public string Box { get; } = $"127.0.0.1:{Text(Port.Free())}";

    /// <summary>Where the world finds it.</summary>
    public Uri Url { get; }

    public static Proxy? Chosen() => Environment.GetEnvironmentVariable("MEETAI_THROUGH") switch
    {
        "nginx" => Nginx(),
        "caddy" => Caddy(),
        _ => null,
    };

    /// <summary>With TLS where an authority has made the certificate, as it would be in earnest.</summary>
    public static Proxy Nginx(Authority? authority = null) => new(
        "nginx",
        authority is null ? "http" : "https",
        proxy =>
        {
            var shown = authority is null
                ? proxy.Shown("nginx.conf", ("listen 443 ssl http2", $"listen {proxy.Url.Authority}"))
                : proxy.Shown(
                    "nginx.conf",
                    ("listen 443 ssl", $"listen {proxy.Url.Authority} ssl"),
                    ("/etc/ssl/chat.example.org/fullchain.pem", authority.Certificate),
                    ("/etc/ssl/chat.example.org/privkey.pem", authority.Key));
            var foreign = authority is null ? new[] { "ssl_", "[::]" } : ["[::]"];
            var ours = shown.Split('\n').Where(line => !foreign.Any(line.Contains));
            proxy.Write("meetai.conf", string.Join('\n', ours));
            return ["-c", proxy.Write("nginx.conf", AroundNginx.Replace("FOLDER", proxy.folder)), "-e", "stderr"];
        });

    public static Proxy Caddy() => new("caddy", "http", proxy =>
    {
        var shown = proxy.Shown("Caddyfile", ("chat.example.org {", $"http://:{proxy.Url.Port} {{\n\tbind 127.0.0.1"));
        return ["run", "--adapter", "caddyfile", "--config", proxy.Write("Caddyfile", "{\n\tadmin off\n}\n" + shown)];
    });

    /// <summary>Once it takes connections.</summary>
    public async Task Start()
    {
        if (process is not null)
            return;

        process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = folder, ["XDG_DATA_HOME"] = folder, ["XDG_CONFIG_HOME"] = folder },
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        while (!await Listens())
            await Task.Delay(5);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> Listens()
    {
        if (process!.HasExited)
            throw new InvalidOperationException($"{program} ended: {folder}");

        try
        {
            using var trial = new TcpClient();
            await trial.ConnectAsync(Url.Host, Url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What docs/ shows, with what is replaced; all of it must be there.</summary>
    private string Shown(string name, params (string Shown, string Here)[] replaced)
    {
        var text = File.ReadAllText(Path.Combine(Here(), "..", "docs", name));
        foreach (var (shown, here) in replaced.Prepend(("127.0.0.1:8787", Box)))
        {
            Assert.Contains(shown, text, StringComparison.Ordinal);
            text = text.Replace(shown, here, StringComparison.Ordinal);
        }

        return text;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        return Path.Combine(folder, name);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
