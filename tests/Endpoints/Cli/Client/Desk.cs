using System.Diagnostics;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>
/// Somebody's place at a shell: the executable, a home of its own for what login stores, and, unless the test is about
/// that, the box and the key in the environment.
/// </summary>
internal sealed class Desk : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Desk(Running? meetai = null, Person? person = null)
    {
        Environment["XDG_CONFIG_HOME"] = Home;
        if (meetai is not null)
            Environment["MEETAI_URL"] = meetai.Url.ToString().TrimEnd('/');

        if (person is not null)
            Environment["MEETAI_KEY"] = person.Key;
    }

    public string Home { get; } = Running.NewDirectory();

    public Dictionary<string, string> Environment { get; } = [];

    public string LoginFile => Path.Combine(Home, "meetai", "login.json");

    /// <summary>What a script and a person learn of a command that has nothing to print.</summary>
    public static (int ExitCode, string Error) Told(Finished finished) => (finished.ExitCode, finished.Error);

    /// <summary>A command to its end, with nothing on its standard input.</summary>
    public Task<Finished> Run(params string[] arguments) => Pipe("", arguments);

    /// <summary>A command to its end, with this on its standard input.</summary>
    public async Task<Finished> Pipe(string input, params string[] arguments)
    {
        using var begun = Begin(arguments);
        return await begun.End(input);
    }

    /// <summary>What it prints, given that all went well.</summary>
    public async Task<string> Print(params string[] arguments)
    {
        var finished = await Run(arguments);
        Assert.True(finished.ExitCode == 0, $"{string.Join(' ', arguments)}: {finished}");
        return finished.Output.TrimEnd('\n');
    }

    /// <summary>A command that goes on.</summary>
    public Begun Begin(params string[] arguments) => Begun.Start(Environment, [Running.Binary, .. arguments]);

    /// <summary>A line of shell, in which meetai is the executable.</summary>
    public async Task<Finished> Shell(string line, string shell = "bash")
    {
        using var begun = BeginShell(line, shell);
        return await begun.End("");
    }

    /// <summary>The same, for lines that go on.</summary>
    public Begun BeginShell(string line, string shell = "bash")
    {
        var path = $"{Bin()}:{System.Environment.GetEnvironmentVariable("PATH")}";
        return Begun.Start(new Dictionary<string, string>(Environment) { ["PATH"] = path }, shell, "-c", line);
    }

    /// <summary>A program of the shell, beside meetai.</summary>
    public void Install(string name, string script)
    {
        var file = Path.Combine(Bin(), name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A file of its own, for its owner alone.</summary>
    public string NewFile(string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = Path.Combine(Home, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, mode);
        return file;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private string Bin()
    {
        var bin = Path.Combine(Home, "bin");
        Directory.CreateDirectory(bin);
        var link = Path.Combine(bin, "meetai");
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, Running.Binary);

        return bin;
    }
}

/// <summary>A process that runs, and what it has said so far.</summary>
internal sealed class Begun : IDisposable
{
    private readonly Process process;

    private Begun(Process process) => this.process = process;

    public static Begun Start(IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        return new Begun(Process.Start(start)!);
    }

    /// <summary>The next line on its standard output; null at the end.</summary>
    public async Task<string?> Line() => await process.StandardOutput.ReadLineAsync().WaitAsync(Desk.Patience);

    /// <summary>The next letter on its standard output, also before the line ends.</summary>
    public async Task<string> Letter()
    {
        var letter = new char[1];
        return await process.StandardOutput.ReadAsync(letter).AsTask().WaitAsync(Desk.Patience) == 1
            ? new string(letter)
            : throw new InvalidOperationException("It ended.");
    }

    /// <summary>The next line on its standard error; null at the end.</summary>
    public async Task<string?> Complaint() => await process.StandardError.ReadLineAsync().WaitAsync(Desk.Patience);

    public async Task Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"])!;
        await kill.WaitForExitAsync();
    }

    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task Type(string text)
    {
        await process.StandardInput.WriteAsync(text);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>With this as the rest of its input: how it ends, and what it says until then.</summary>
    public async Task<Finished> End(string input = "")
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it did not want it
        }

        await process.WaitForExitAsync().WaitAsync(Desk.Patience);
        return new Finished(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);

        process.Dispose();
    }
}
