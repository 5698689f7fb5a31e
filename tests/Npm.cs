using System.Diagnostics;
using System.Text;

namespace MeetAi.Tests;

/// <summary>A test that needs other people's programs from npm.</summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute(string name) => Skip = Npm.Named(name).Missing;
}

/// <summary>The same, for each of several.</summary>
internal sealed class NpmTheoryAttribute : TheoryAttribute
{
    public NpmTheoryAttribute(string name) => Skip = Npm.Named(name).Missing;
}

/// <summary>
/// Other people's programs from npm, each in the one version that is named here, in a folder beside the tests. They are
/// installed once, when the first test asks for them; where that cannot be done, their tests are skipped and say why.
/// </summary>
internal sealed class Npm
{
    public static readonly Npm Webhooks = new("webhooks", "standardwebhooks@1.0.0");

    /// <summary>Clients of either era; the checks of either era, and the node that those need.</summary>
    public static readonly Npm Mcp = new(
        "mcp",
        "@modelcontextprotocol/sdk@1.32.2",
        "@modelcontextprotocol/client@2.4.0",
        "@modelcontextprotocol/conformance@0.1.16",
        "conformance-stateless@npm:@modelcontextprotocol/conformance@0.2.0-alpha.12",
        "node@22.23.3");

    public static readonly Npm OpenApi = new(
        "openapi", "@seriousme/openapi-schema-validator@2.11.0", "ajv@8.20.0", "ajv-formats@3.0.1");

    /// <summary>Clients of WebSockets and of server-sent events; undici is what node and deno have inside.</summary>
    public static readonly Npm Streams = new("streams", "ws@8.23.0", "undici@7.30.2", "eventsource@4.1.0");

    private readonly Lazy<string?> missing;

    private Npm(string name, params string[] packages)
    {
        Folder = Path.Combine(AppContext.BaseDirectory, "npm", name);
        missing = new Lazy<string?>(() => Install(packages));
    }

    public static Npm Named(string name) => name switch
    {
        nameof(Webhooks) => Webhooks,
        nameof(Mcp) => Mcp,
        nameof(OpenApi) => OpenApi,
        nameof(Streams) => Streams,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public string Folder { get; }

    /// <summary>Why they are not there; null when they are.</summary>
    public string? Missing => missing.Value;

    /// <summary>What a program wrote, once it has ended well; in the node that came along, if one did.</summary>
    public async Task<string> Run(IEnumerable<string> words, string input = "")
    {
        var own = Path.Combine(Folder, "node_modules", ".bin", "node");
        using var node = Process.Start(new ProcessStartInfo(File.Exists(own) ? own : "node", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        try
        {
            await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException)
        {
            node.Kill(entireProcessTree: true);
            throw;
        }

        return node.ExitCode == 0
            ? await said
            : throw new InvalidOperationException($"It ended with {node.ExitCode}: {await said}{await complained}");
    }

    /// <summary>A list of what is installed stands beside it: another list is another installation.</summary>
    private string? Install(string[] packages)
    {
        var list = Path.Combine(Folder, "installed.txt");
        if (File.Exists(list) && File.ReadAllText(list) == string.Join('\n', packages))
            return null;

        Directory.CreateDirectory(Folder);
        try
        {
            using var npm = Process.Start(new ProcessStartInfo(
                "npm", ["install", "--prefix", Folder, "--no-fund", "--no-audit", .. packages])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var said = npm.StandardError.ReadToEndAsync();
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                return $"npm cannot install here: {said.Result.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no npm here.";
        }

        File.WriteAllText(list, string.Join('\n', packages));
        return null;
    }
}
