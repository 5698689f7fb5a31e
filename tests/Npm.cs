using System.ComponentModel;
using System.Diagnostics;

namespace MeetAi.Tests;

/// <summary>
/// Programs that nobody here wrote: packages from npm, installed once in a folder of their own beside the tests, and
/// scripts that run with them in node.
/// </summary>
internal sealed class Npm
{
    private readonly Lazy<string?> missing;
    private readonly string directory;

    /// <param name="packages">As <c>name@version</c>, always with the exact version.</param>
    public Npm(params string[] packages)
    {
        directory = Path.Combine(AppContext.BaseDirectory, "npm", string.Join('+', packages).Replace('/', '-'));
        missing = new Lazy<string?>(() => Install(packages));
    }

    /// <summary>Why it cannot be had here; null when it can.</summary>
    public string? Missing => missing.Value;

    /// <summary>Where <c>node_modules</c> lies.</summary>
    public string Folder => directory;

    /// <summary>What a script (an ES module) writes, given something to read.</summary>
    public async Task<string> Run(string script, string input)
    {
        Assert.Null(Missing);
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(node.ExitCode == 0, await error);
        return await output;
    }

    private string? Install(string[] packages)
    {
        var done = Path.Combine(directory, "installed");
        if (File.Exists(done))
            return null;

        Directory.CreateDirectory(directory);
        try
        {
            using var npm = Process.Start(new ProcessStartInfo(
                "npm", ["install", "--prefix", directory, "--no-fund", "--no-audit", "--save-exact", .. packages])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var said = npm.StandardError.ReadToEndAsync();
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                return $"npm cannot install here: {said.Result.Trim()}";

            File.WriteAllText(done, "");
            return null;
        }
        catch (Win32Exception)
        {
            return "There is no npm here.";
        }
    }
}
