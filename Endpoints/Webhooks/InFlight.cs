namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// How much is under way at once: 64 requests, 8 of them to one host. Receivers whose last answer was slow or no
/// success share 48 of the 64, so that however many of them there are, the others find a place.
/// </summary>
internal sealed class InFlight : IDisposable
{
    private const int Most = 64, MostSlow = 48, MostToHost = 8;

    private readonly SemaphoreSlim all = new(Most), slow = new(MostSlow);
    private readonly Dictionary<string, Host> hosts = [];

    /// <summary>Waits for a place; dispose of it when the request is over.</summary>
    public async Task<IDisposable> Take(string host, bool isSlow, CancellationToken cancel)
    {
        var place = new Place(this, host);
        try
        {
            await place.Take(Enter(host), cancel);
            if (isSlow)
                await place.Take(slow, cancel);

            await place.Take(all, cancel);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        all.Dispose();
        slow.Dispose();
    }

    private SemaphoreSlim Enter(string name)
    {
        lock (hosts)
        {
            if (!hosts.TryGetValue(name, out var host))
                hosts.Add(name, host = new Host());

            host.Users++;
            return host.Places;
        }
    }

    private void Leave(string name)
    {
        lock (hosts)
        {
            if (--hosts[name].Users == 0)
                hosts.Remove(name);
        }
    }

    private sealed class Host
    {
        public SemaphoreSlim Places { get; } = new(MostToHost);

        public int Users { get; set; }
    }

    private sealed class Place(InFlight inFlight, string host) : IDisposable
    {
        private readonly Stack<SemaphoreSlim> taken = [];

        public async Task Take(SemaphoreSlim one, CancellationToken cancel)
        {
            await one.WaitAsync(cancel);
            taken.Push(one);
        }

        public void Dispose()
        {
            while (taken.TryPop(out var one))
                one.Release();

            inFlight.Leave(host);
        }
    }
}
