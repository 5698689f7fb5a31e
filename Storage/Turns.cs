using System.Numerics;

namespace MeetAi.Storage;

/// <summary>A job that could be taken.</summary>
internal sealed record Waiting(long Number, int Queue, string Kind, DateTimeOffset RunAt);

/// <summary>
/// Who goes next when more wait than may run. Of eight turns queue 0 has four, queue 1 two, queues 2 and 3 one each; a
/// turn whose queue has nobody goes to the highest one that has. So the urgent goes first, and nobody waits forever
/// behind a queue that never empties. Within a queue, who was to run first goes first.
/// </summary>
internal static class Turns
{
    public const int Queues = 4;

    /// <summary>
    /// At most <paramref name="most"/>, and of each kind no more than it has room for. <paramref name="turn"/> is how
    /// many were picked before.
    /// </summary>
    public static IEnumerable<Waiting> Pick(
        IEnumerable<Waiting> ready, IReadOnlyDictionary<string, int> room, int most, long turn)
    {
        var left = new Dictionary<string, int>(room);
        var byQueue = ready.OrderBy(one => one.RunAt).ThenBy(one => one.Number).ToLookup(one => one.Queue);
        var queues = Enumerable.Range(0, Queues).Select(queue => new Queue<Waiting>(byQueue[queue])).ToArray();
        for (var picked = 0; picked < most; picked++)
        {
            var own = Math.Min(BitOperations.TrailingZeroCount(++turn), Queues - 1);
            var next = Next(queues[own], left) ?? queues.Select(queue => Next(queue, left)).FirstOrDefault(Exists);
            if (next is null)
                yield break;

            left[next.Kind]--;
            yield return next;
        }
    }

    private static Waiting? Next(Queue<Waiting> queue, Dictionary<string, int> left)
    {
        while (queue.TryDequeue(out var next))
        {
            if (left[next.Kind] > 0)
                return next;
        }

        return null;
    }

    private static bool Exists(Waiting? one) => one is not null;
}
