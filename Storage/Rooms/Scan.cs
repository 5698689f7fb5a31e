namespace MeetAi.Storage.Rooms;

/// <summary>One walk along the messages of a room: what was found, where it began and where it stopped.</summary>
internal sealed class Scan(Filter filter, int limit)
{
    private int looked;

    public List<Message> Found { get; } = new(Math.Min(limit, 50));

    public Message? First { get; private set; }

    public Message? Last { get; private set; }

    public bool HasMore { get; private set; }

    public Func<Row, bool> Over(Func<Row, Message> read) => row =>
    {
        HasMore = Found.Count == limit || looked == MessageStore.MostLookedAt;
        if (HasMore)
            return false;

        looked++;
        Last = read(row);
        First ??= Last;
        if (filter.Allows(Last.Sender, Last.SenderType))
            Found.Add(Last);

        return true;
    };
}
