namespace MeetAi.Storage.Search;

/// <summary>
/// The best hits of each room; of equal ones the newer. Rooms are kept apart because only inside one is it known at
/// once which message is newer.
/// </summary>
internal sealed class Best(int rooms)
{
    private readonly int most = Math.Clamp(4 * Ranking.Depth / Math.Max(1, rooms), 20, Ranking.Depth);
    private readonly Dictionary<long, PriorityQueue<Hit, (long, long)>> kept = [];

    public int Count { get; private set; }

    public IEnumerable<Hit> All => kept.Values.SelectMany(room => room.UnorderedItems.Select(item => item.Element));

    public void Add(Hit hit)
    {
        if (!kept.TryGetValue(hit.Room.Number, out var room))
            kept.Add(hit.Room.Number, room = new PriorityQueue<Hit, (long, long)>());

        if (room.Count < most)
        {
            room.Enqueue(hit, (hit.Score, hit.Row));
            Count++;
        }
        else if (hit.Score > room.Peek().Score) // an equal one is not newer: they come newest first
        {
            room.EnqueueDequeue(hit, (hit.Score, hit.Row));
        }
    }
}
