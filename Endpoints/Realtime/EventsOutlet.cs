using System.Buffers;

namespace MeetAi.Endpoints.Realtime;

/// <summary>Server-sent events of one request.</summary>
internal sealed class EventsOutlet : IOutlet, IDisposable
{
    private readonly HttpContext http;
    private readonly CancellationTokenRegistration aborted;

    private EventsOutlet(HttpContext http, Listener listener)
    {
        this.http = http;
        aborted = http.RequestAborted.Register(() => listener.End(Ending.Left));
    }

    public TimeSpan? Heartbeat => TimeSpan.FromSeconds(15);

    public static async Task<EventsOutlet> Begin(HttpContext http, Listener listener)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync();
        return new EventsOutlet(http, listener);
    }

    public Task<bool> Write(List<Frame> frames)
    {
        foreach (var frame in frames)
            http.Response.BodyWriter.Write(frame.Event);

        return Flush();
    }

    public Task<bool> Beat()
    {
        http.Response.BodyWriter.Write(": still here\n\n"u8);
        return Flush();
    }

    public void Dispose() => aborted.Dispose();

    private async Task<bool> Flush()
    {
        try
        {
            var flushed = http.Response.BodyWriter.FlushAsync();
            var result = flushed.IsCompletedSuccessfully
                ? flushed.Result
                : await flushed.AsTask().WaitAsync(IOutlet.Patience);
            return !result.IsCompleted;
        }
        catch (Exception gone) when (gone is TimeoutException or IOException or OperationCanceledException)
        {
            http.Abort();
            return false;
        }
    }
}
