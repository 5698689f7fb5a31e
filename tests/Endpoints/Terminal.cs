using System.Diagnostics;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>A shell into which one line after the other is typed, as a person or a model would.</summary>
internal sealed class Terminal(string program = "sh") : IDisposable
{
    private const string Prompt = "what was typed has run";

    private readonly Process shell = Process.Start(
        new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>What the line writes.</summary>
    public async Task<string> Type(string line)
    {
        await shell.StandardInput.WriteLineAsync($"{line}\necho; echo {Prompt}");
        await shell.StandardInput.FlushAsync();
        var said = new List<string>();
        while (await shell.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } heard)
        {
            if (heard == Prompt)
                return string.Join('\n', said).Trim();

            said.Add(heard);
        }

        throw new InvalidOperationException($"The shell ended: {line}");
    }

    public async Task<JsonElement> TypeForJson(string line) => JsonDocument.Parse(await Type(line)).RootElement;

    public void Dispose()
    {
        shell.Kill(entireProcessTree: true);
        shell.Dispose();
    }
}
