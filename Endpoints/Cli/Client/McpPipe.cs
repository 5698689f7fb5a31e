using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MeetAi.Endpoints.Agents;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// MCP over the standard input and output: a message is a line, and requests are answered as they are done. Ends with
/// the input.
/// </summary>
internal sealed class McpPipe(McpBox box)
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly Lock gate = new();

    public async Task Run(Stream input)
    {
        using var lines = new StreamReader(input, Encoding.UTF8);
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                await Take(Encoding.UTF8.GetBytes(line));
        }

        foreach (var cancel in running.Values)
            await cancel.CancelAsync();
    }

    private async Task Take(byte[] line)
    {
        var (message, error) = McpMessage.Parse(line);
        if (message is null)
            Say(McpAnswer.Of(null, error!));
        else if (message.Id is not { } id)
            await Hear(message);
        else if (message.Method == "initialize")
            await Ask(id, message, line); // the others need what it brings
        else
            _ = Ask(id, message, line);
    }

    /// <summary>A notification; this one alone asks for something to be done.</summary>
    private async Task Hear(McpMessage message)
    {
        if (message.Method == "notifications/cancelled"
            && message.Params.Find("requestId") is { } id
            && running.TryGetValue(id.GetRawText(), out var cancel))
        {
            await cancel.CancelAsync();
        }
    }

    private async Task Ask(JsonElement id, McpMessage message, byte[] line)
    {
        var cancel = new CancellationTokenSource(); // left to the collector: it has no timer, and is cancelled late
        if (!running.TryAdd(id.GetRawText(), cancel))
        {
            Say(McpAnswer.Of(id, McpError.NotARequest with { Message = "A request with this id runs already." }));
            return;
        }

        try
        {
            Say(await box.Ask(message, line, cancel.Token));
        }
        catch (CommandFailed failed)
        {
            Say(McpAnswer.Of(id, new McpError(McpError.Broken, 0, failed.Message)));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // there is no response to what was cancelled
        }
        finally
        {
            running.TryRemove(id.GetRawText(), out _);
        }
    }

    private void Say(McpAnswer answer) => Say(answer.Body.Span);

    private void Say(ReadOnlySpan<byte> json)
    {
        lock (gate)
            Stdout.Line(json);
    }
}
