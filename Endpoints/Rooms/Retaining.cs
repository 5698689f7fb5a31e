using MeetAi.Endpoints.Jobs;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>What a room had to give: how much went, or would go, and from when that is.</summary>
internal sealed record Given(KeptRoom Room, Due Due);

/// <summary>
/// Removes what rooms do not keep any longer, in bites, and gives the disk back what that freed: by itself every five
/// minutes, as a job that outlives every end of the process, or when the operator says so.
/// </summary>
internal sealed class Retaining(RetentionStore store, Leftovers leftovers, Settings settings, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan every = TimeSpan.FromMinutes(5), patience = TimeSpan.FromSeconds(5);

    /// <summary>What each room keeps at most, whatever it says itself.</summary>
    public Retention Box => settings.Retention;

    /// <summary>Its progress counts messages.</summary>
    public JobKind Job => new(RetentionStore.Retain, AtOnce: 1, async (job, cancel) =>
    {
        await Run(Box, job, atMost: TimeSpan.MaxValue, cancel);
        return new JobOutcome.PutBack(clock.GetUtcNow() + every);
    });

    /// <summary>What would go now. Reads only.</summary>
    public IEnumerable<Given> Plan(Retention box)
    {
        foreach (var room in Rooms(box))
        {
            if (Sum(room) is { } due)
                yield return new Given(room, due);
        }
    }

    /// <summary>Says what went, and whether there is more when the time is up.</summary>
    public async Task<(IReadOnlyList<Given> Given, bool HasMore)> Run(
        Retention box, Job? job, TimeSpan atMost, CancellationToken cancel)
    {
        var (began, given) = (clock.GetTimestamp(), new List<Given>());
        foreach (var room in Rooms(box))
        {
            var now = store.Find(room, box); // it may have been long until its turn
            while (now is not null && store.Next(now) is { } due)
            {
                var removed = await Pace.Bite(clock, () => store.Remove(now, due, job), cancel);
                if (removed.Messages > 0)
                    Add(given, new Given(now, due with { Messages = removed.Messages, Bytes = removed.Bytes }));

                if (clock.GetElapsedTime(began) > atMost)
                    return (given, true);

                now = due.HasMore ? store.Find(now, box) : null;
            }
        }

        var left = atMost - clock.GetElapsedTime(began);
        return (given, await leftovers.GiveBack(left, cancel));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryBegin())
            await Task.Delay(patience, clock, stoppingToken);
    }

    private async Task<bool> TryBegin()
    {
        try
        {
            await store.Begin(Box);
            return true;
        }
        catch (Exception failure) when (failure is StorageFull or StorageUnavailable)
        {
            return false; // the writer has said so in the log
        }
    }

    private IEnumerable<KeptRoom> Rooms(Retention box)
    {
        for (var page = store.Rooms(box, after: null); page.Count > 0; page = store.Rooms(box, after: page[^1]))
        {
            foreach (var room in page)
                yield return room;
        }
    }

    private Due? Sum(KeptRoom room)
    {
        Due? sum = null;
        while (sum is null or { HasMore: true } && store.Next(room) is { } due)
            (sum, room) = (sum?.And(due) ?? due, room.Without(due));

        return sum;
    }

    private static void Add(List<Given> given, Given one)
    {
        if (given is [.., var last] && last.Room.Number == one.Room.Number)
            given[^1] = last with { Due = last.Due.And(one.Due) };
        else
            given.Add(one);
    }
}
