using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary><c>meetai mcp</c>, as a program runs it that starts its MCP servers itself.</summary>
internal sealed class McpProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;

    private McpProgram(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
    }

    public static McpProgram Start(Uri url, string key)
    {
        var start = new ProcessStartInfo(Running.Binary, ["mcp", "--url", url.GetLeftPart(UriPartial.Authority)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MEETAI_KEY"] = key;
        start.Environment["XDG_CONFIG_HOME"] = "/nonexistent";
        return new McpProgram(Process.Start(start)!);
    }

    public Task Write(string line) => process.StandardInput.WriteLineAsync(line);

    public Task Write(JsonObject message) => Write(message.ToJsonString());

    /// <summary>The next line that it says.</summary>
    public async Task<JsonElement> Read()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"It ended: {await complaints}");
        return JsonDocument.Parse(line).RootElement;
    }

    public async Task<JsonElement> Ask(JsonObject request)
    {
        await Write(request);
        return await Read();
    }

    /// <summary>The end of its input, and how it takes that.</summary>
    public async Task<Finished> End()
    {
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return new Finished(process.ExitCode, rest, await complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
