namespace MeetAi.Storage.Rooms;

/// <summary>
/// One walk along the messages of a room: what was found, where it began and where it stopped. It stops by itself when
/// it has looked at enough, whatever that was: neither a question nor its answer costs more than so much.
/// </summary>
/// <param name="isWanted">What is looked for.</param>
/// <param name="limit">How many of it.</param>
/// <param name="fits">Whether there is still room for what was found; where there is none, the walk stops.</param>
/// <param name="mostText">After how many characters of content it stops.</param>
internal sealed class Scan(
    Func<Message, bool> isWanted, int limit, Func<Message, bool>? fits = null, int mostText = MessageStore.MostText)
{
    private int looked, text;

    public List<Message> Found { get; } = new(Math.Min(limit, 50));

    public Message? First { get; private set; }

    public Message? Last { get; private set; }

    public bool HasMore { get; private set; }

    public Func<Row, bool> Over(Func<Row, Message> read) => row =>
    {
        HasMore = Found.Count == limit || looked == MessageStore.MostLookedAt || text >= mostText;
        if (HasMore)
            return false;

        var message = read(row);
        if (Last is { } last && Math.Abs(message.Seq - last.Seq) != 1)
            throw new StorageDamaged($"Between {last.Seq} and {message.Seq} messages of a room are missing.");

        var isFound = isWanted(message);
        HasMore = isFound && fits?.Invoke(message) is false;
        if (HasMore)
            return false;

        looked++;
        text += message.Content.Length;
        Last = message;
        First ??= message;
        if (isFound)
            Found.Add(message);

        return true;
    };
}
