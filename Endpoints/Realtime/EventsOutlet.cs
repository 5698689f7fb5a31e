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

    public async Task<bool> Write(List<Frame> frames)
    {
        var unflushed = 0;
        foreach (var frame in frames)
        {
            http.Response.BodyWriter.Write(frame.Event);
            unflushed += frame.Event.Length;
            if (unflushed < Patience.MostBytes)
                continue;

            if (!await Flush())
                return false;

            unflushed = 0;
        }

        return await Flush();
    }

    public Task<bool> Beat()
    {
        http.Response.BodyWriter.Write(": still here\n\n"u8);
        return Flush();
    }

    public void Dispose() => aborted.Dispose();

    private Task<bool> Flush() => http.Taken(http.Response.BodyWriter.FlushAsync(), IOutlet.Patience);
}
