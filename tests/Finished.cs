using System.Diagnostics;

namespace MeetAi.Tests;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    public string Error { get; } = Confidences.Checked(Error);

    public static async Task<Finished> Of(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return new Finished(process.ExitCode, await output, await error);
    }
}
