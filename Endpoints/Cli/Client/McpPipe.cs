using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MeetAi.Endpoints.Agents;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// MCP over the standard input and output: a message is a line, and requests are answered as they are done. After the
/// end of the input those that run have 3 s to end.
/// </summary>
internal sealed class McpPipe(McpBox box)
{
    private static readonly TimeSpan farewell = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Running> running = new();
    private readonly Lock gate = new();

    public async Task Run(Stream input)
    {
        using var lines = new StreamReader(input, Encoding.UTF8);
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                await Take(Encoding.UTF8.GetBytes(line));
        }

        var last = running.Values.ToArray();
        await Task.WhenAny(Task.WhenAll(last.Select(one => one.Ended.Task)), Task.Delay(farewell));
        foreach (var one in last)
            await one.Cancel.CancelAsync();
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
            && running.TryGetValue(id.GetRawText(), out var asked))
        {
            await asked.Cancel.CancelAsync();
        }
    }

    private async Task Ask(JsonElement id, McpMessage message, byte[] line)
    {
        var asked = new Running(new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!running.TryAdd(id.GetRawText(), asked))
        {
            Say(McpAnswer.Of(id, McpError.NotARequest with { Message = "A request with this id runs already." }));
            return;
        }

        try
        {
            Say(await box.Ask(message, line, asked.Cancel.Token));
        }
        catch (CommandFailed failed)
        {
            Say(McpAnswer.Of(id, new McpError(McpError.Broken, 0, failed.Message)));
        }
        catch (OperationCanceledException) when (asked.Cancel.IsCancellationRequested)
        {
            // there is no response to what was cancelled
        }
        finally
        {
            running.TryRemove(id.GetRawText(), out _);
            asked.Ended.SetResult();
        }
    }

    private void Say(McpAnswer answer) => Say(answer.Body.Span);

    private void Say(ReadOnlySpan<byte> json)
    {
        lock (gate)
            Stdout.Line(json);
    }

    /// <summary>The source is left to the collector: it has no timer, and is cancelled late.</summary>
    private sealed record Running(CancellationTokenSource Cancel, TaskCompletionSource Ended);
}
