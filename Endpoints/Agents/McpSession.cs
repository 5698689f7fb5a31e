using System.Security.Cryptography;
using System.Text.Json;
using MeetAi.Endpoints.Realtime;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// One session of a client that speaks MCP as it was before 2026-07-28: what runs in it, so that it can be cancelled,
/// and who listens. It belongs to the key that began it, and is over when the client says so or stays away.
/// </summary>
internal sealed class McpSession(Guid key)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> running = [];
    private readonly HashSet<Listener> listeners = [];
    private bool isOver;

    /// <summary>Nobody guesses it: 128 bits.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public Guid Key => key;

    /// <summary>By the clock of <see cref="McpSessions"/>.</summary>
    public long LastUsed { get; set; }

    /// <summary>Runs a request to its end, unless it is cancelled; an id that is running already is refused.</summary>
    public async Task<IResult> Run(
        JsonElement id, Func<CancellationToken, Task<IResult>> act, CancellationToken aborted)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var name = id.GetRawText();
        lock (gate)
        {
            if (isOver || !running.TryAdd(name, cancel))
                return McpAnswer.Of(id, McpError.NotARequest with { Message = "A request with this id runs already." });
        }

        try
        {
            return await act(cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status202Accepted); // and no response to the request
        }
        finally
        {
            lock (gate)
                running.Remove(name);
        }
    }

    /// <summary>One that is done, or never was, is none of the client's business any more.</summary>
    public void Cancel(JsonElement id)
    {
        lock (gate)
            running.GetValueOrDefault(id.GetRawText())?.Cancel();
    }

    /// <summary>Ends with the session at the latest.</summary>
    public void Listen(Listener listener)
    {
        lock (gate)
        {
            listeners.Add(listener);
            if (isOver)
                listener.End(Ending.Left);
        }
    }

    public void Leave(Listener listener)
    {
        lock (gate)
            listeners.Remove(listener);
    }

    public bool IsListening
    {
        get
        {
            lock (gate)
                return listeners.Count > 0;
        }
    }

    public void End()
    {
        lock (gate)
        {
            isOver = true;
            foreach (var cancel in running.Values)
                cancel.Cancel();

            foreach (var listener in listeners)
                listener.End(Ending.Left);
        }
    }
}
