using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MeetAi.Tests;

/// <summary>
/// The real program in its own process, on a free port and in its own data directory. MEETAI_BIN names the program:
/// the published executable; without it, the ordinary build beside the tests.
/// </summary>
internal sealed partial class Running : IAsyncDisposable
{
    private readonly string[] launcher;
    private readonly string[] options;
    private readonly ConcurrentQueue<string> said = new(), printed = new();
    private readonly Confidences confidences = new();
    private readonly Proxy? proxy;
    private Process process;

    private Running(string data, string[] launcher, string[] options, Proxy? proxy)
    {
        Data = data;
        this.proxy = proxy;
        this.launcher = launcher;
        this.options = options;
        process = null!;
    }

    public static string Binary { get; } = Environment.GetEnvironmentVariable("MEETAI_BIN") is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(AppContext.BaseDirectory, "meetai");

    public static bool IsPublished { get; } = Environment.GetEnvironmentVariable("MEETAI_BIN") is { Length: > 0 };

    public string Data { get; }

    public Uri Url { get; private set; } = null!;

    public int ProcessId => process.Id;

    /// <summary>What it has of the machine's memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Everything that it wrote to stderr so far, this life and earlier ones.</summary>
    public IReadOnlyCollection<string> Said => said;

    /// <summary>
    /// A new box in an empty directory. Each option is a flag with its value, as on the command line.
    /// </summary>
    public static Task<Running> Start(params string[] options) => StartIn(NewDirectory(), options);

    public static Task<Running> StartIn(string data, params string[] options) => StartThrough([], data, options);

    /// <summary>Started by another program that becomes it: <c>env NAME=VALUE</c>, for instance.</summary>
    public static async Task<Running> StartThrough(string[] launcher, string data, params string[] options)
    {
        var running = new Running(data, launcher, options, Proxy.Chosen());
        await running.Launch();
        return running;
    }

    /// <summary>A new box, of which the world sees the proxy. It ends with the box.</summary>
    public static async Task<Running> StartBehind(Proxy proxy, params string[] options)
    {
        var running = new Running(NewDirectory(), launcher: [], options, proxy);
        await running.Launch();
        return running;
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("meetai-").FullName;

    /// <summary>Runs a command to its end.</summary>
    public static Task<Finished> Run(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => Finished.Of(Binary, arguments, environment);

    /// <summary>The same on the data directory of this box.</summary>
    public Task<Finished> Command(params string[] arguments) => Run([.. arguments, "--data", Data]);

    /// <summary>SIGKILL: the process has no chance to finish anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code it ends with.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])!;
        return await Exited();
    }

    /// <summary>The exit code, once it ends by itself.</summary>
    public async Task<int> Exited()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return process.ExitCode;
    }

    /// <summary>Again, on the same data; where clients shall come back by themselves, at the same address.</summary>
    public async Task Launch(bool sameAddress = false)
    {
        Url = await Begin(sameAddress).WaitAsync(TimeSpan.FromSeconds(30));
        if (proxy is not null)
        {
            await proxy.Start();
            Url = proxy.Url;
        }
    }

    /// <summary>Again, but not for long; wherever it is then.</summary>
    public async Task LaunchAndKill(TimeSpan after)
    {
        var listening = Begin(sameAddress: false);
        await Task.Delay(after);
        await Kill();
        await listening.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Again, where it may end before it listens: false.</summary>
    public async Task<bool> TryLaunch()
    {
        try
        {
            await Launch();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task<Uri> Begin(bool sameAddress)
    {
        string[] place = proxy is not null
            ? ["--listen", $"http://{proxy.Box}", "--public-url", proxy.Url.GetLeftPart(UriPartial.Authority)]
            : ["--listen", sameAddress ? Url.ToString() : "http://127.0.0.1:0"];
        string[] words = [.. launcher, Binary, "serve", "--data", Data, .. place, .. Unlimited(), .. options];
        var start = new ProcessStartInfo(words[0], words[1..]);
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, listening);
        process.OutputDataReceived += (_, line) => printed.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return listening.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();

        await process.WaitForExitAsync(); // until all that it wrote is here
        process.Dispose();
        if (proxy is not null)
            await proxy.DisposeAsync();

        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);

        confidences.AssertKept([.. said, .. printed]);
    }

    /// <summary>No limits, unless the test is about them.</summary>
    private string[] Unlimited() => options.Contains("--limit") || launcher.Any(word => word.Contains("MEETAI_LIMIT"))
        ? []
        : [.. MeetAi.RateLimit.Limits.All.SelectMany(limit => new[] { "--limit", $"{limit.Name}=off" })];

    private void Hear(string? line, TaskCompletionSource<Uri> listening)
    {
        const string Opening = "Meet AI listens on ";
        if (line is null)
        {
            listening.TrySetException(new InvalidOperationException($"It ended: {string.Join('\n', said)}"));
            return;
        }

        said.Enqueue(line);
        if (line.StartsWith(Opening, StringComparison.Ordinal))
        {
            listening.TrySetResult(new Uri(line[Opening.Length..line.IndexOf(',', StringComparison.Ordinal)]
                .Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal))); // every address is also this one
        }
    }
}
