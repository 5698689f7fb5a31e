using System.Net;

namespace MeetAi.Endpoints.Outgoing;

/// <summary>
/// Looks names up. The C library does so by waiting, on the thread that asks, for as long as a name server likes: so
/// each look-up has a thread of its own, and there are so many at once at most. Who makes the box ask for names that
/// nobody answers keeps others waiting for names, and no request waiting for a thread.
/// </summary>
internal sealed class Names(int most) : IDisposable
{
    private readonly SemaphoreSlim places = new(most);

    public async Task<IPAddress[]> Find(string name, CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        var asked = Task.Factory.StartNew(
            () => Ask(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await asked.WaitAsync(cancel); // the thread waits on, and has its place until it is done
    }

    public void Dispose() => places.Dispose();

    private IPAddress[] Ask(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name);
        }
        finally
        {
            places.Release();
        }
    }
}
