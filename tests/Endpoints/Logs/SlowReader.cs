using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>A box whose log is read when the test says so, and not before.</summary>
internal sealed class SlowReader : IAsyncDisposable
{
    private readonly string data = Running.NewDirectory();
    private readonly Process process;
    private Uri url = null!;

    private SlowReader()
    {
        string[] words = ["serve", "--listen", "http://127.0.0.1:0", "--data", data];
        process = Process.Start(new ProcessStartInfo(Running.Binary, words) { RedirectStandardError = true })!;
    }

    public static async Task<SlowReader> Start()
    {
        var box = new SlowReader();
        var first = await box.process.StandardError.ReadLineAsync();
        box.url = new Uri(first!.Split(' ', ',')[4]);
        return box;
    }

    /// <summary>So many requests one after the other, all at once on one connection; how many were answered.</summary>
    public async Task<int> Ask(string path, int count)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, url.Port);
        var stream = client.GetStream();
        var asking = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                var end = i == count - 1 ? "Connection: close\r\n" : "";
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{end}\r\n"));
            }
        });
        using var reader = new StreamReader(stream);
        var answers = (await reader.ReadToEndAsync()).Split("HTTP/1.1 ").Length - 1;
        await asking;
        return answers;
    }

    /// <summary>All lines up to one.</summary>
    public async Task<IReadOnlyList<string>> ReadOn(Func<string, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var lines = new List<string>();
        do
        {
            lines.Add((await process.StandardError.ReadLineAsync(patience.Token))!);
        }
        while (!until(lines[^1]));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
