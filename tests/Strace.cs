using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeetAi.Tests;

/// <summary>A test that watches or breaks system calls.</summary>
internal sealed class StracedFactAttribute : FactAttribute
{
    private static readonly string? reason = Why();

    public StracedFactAttribute() => Skip = reason;

    private static string? Why()
    {
        try
        {
            using var trial = Process.Start(new ProcessStartInfo("strace", ["-f", "-e", "trace=none", "true"])
            {
                RedirectStandardError = true,
            })!;
            var said = trial.StandardError.ReadToEnd();
            trial.WaitForExit();
            return trial.ExitCode == 0 ? null : $"strace cannot trace here: {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no strace here.";
        }
    }
}

/// <summary>One system call of one thread, as strace writes it, in the order in which they came back.</summary>
internal sealed record Call(int Thread, string Text);

/// <summary>strace on a running server, on all of its threads.</summary>
internal sealed partial class Strace : IDisposable
{
    private readonly Process process;
    private readonly string file;

    private Strace(Process process, string file)
    {
        this.process = process;
        this.file = file;
    }

    /// <summary>From now on every call is seen.</summary>
    public static async Task<Strace> Attach(Running meetai, params string[] options)
    {
        var file = Path.Combine(meetai.Data, "strace.log");
        var pid = meetai.ProcessId.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(new ProcessStartInfo("strace", ["-f", "-o", file, .. options, "-p", pid])
        {
            RedirectStandardError = true,
        })!;
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => said.TrySetResult(line.Data ?? "");
        process.BeginErrorReadLine();
        Assert.Contains("attached", await said.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        return new Strace(process, file);
    }

    /// <summary>What it saw, once the server has ended.</summary>
    public async Task<IReadOnlyList<Call>> Calls()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return [.. Whole(await File.ReadAllLinesAsync(file))];
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();

        process.Dispose();
    }

    /// <summary>A call that another thread interrupted is written in two pieces.</summary>
    private static IEnumerable<Call> Whole(IEnumerable<string> lines)
    {
        var begun = new Dictionary<int, string>();
        foreach (var match in lines.Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var thread = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var text = match.Groups[2].Value;
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
                begun[thread] = text[..^Unfinished.Length];
            else if (Resumed().Match(text) is { Success: true } rest && begun.Remove(thread, out var beginning))
                yield return new Call(thread, beginning + text[rest.Length..]);
            else
                yield return new Call(thread, text);
        }
    }

    private const string Unfinished = " <unfinished ...>";

    [GeneratedRegex(@"^(\d+) +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();
}
