namespace MeetAi.Storage.Rooms;

/// <summary>
/// How much room a reader has: what a message costs of it is said by who writes the page. Mentions go first, the newest
/// of them up to half of it; the rest is for the newest messages without a gap. The newest one is told whole, whatever
/// it costs: a reader always gets on, and nothing is ever cut.
/// </summary>
/// <param name="Most">All there is.</param>
/// <param name="Cost">What one message takes of it.</param>
/// <param name="IsMention">Which messages go first; null when none does.</param>
internal sealed record Budget(int Most, Func<Message, int> Cost, Func<Message, bool>? IsMention)
{
    /// <summary>The mentions that are told even where they are older than what fits.</summary>
    public Scan Mentions(Filter filter)
    {
        var left = Most / 2;
        return new Scan(
            message => filter.Allows(message) && IsMention!(message), limit: int.MaxValue,
            message => (left -= Cost(message)) >= 0);
    }

    /// <summary>The newest messages, of which those that are told as mentions cost nothing more.</summary>
    public Scan Newest(Filter filter, int limit, IReadOnlyList<Message> mentions)
    {
        var told = mentions.Select(message => message.Seq).ToHashSet();
        var (left, isFirst) = (Most - mentions.Sum(Cost), true);
        return new Scan(filter.Allows, limit, message => told.Contains(message.Seq) || Pay(message));

        bool Pay(Message message)
        {
            left -= Cost(message);
            var fits = left >= 0 || isFirst;
            isFirst = false;
            return fits;
        }
    }
}

/// <summary>What a budget left out of a page.</summary>
/// <param name="Mentions">Those that are told all the same; oldest first.</param>
/// <param name="ReadNext">What lies before it was not told; null when all was.</param>
/// <param name="Count">How many positions that is, those that a filter leaves out included.</param>
internal sealed record LeftOut(IReadOnlyList<Message> Mentions, Position? ReadNext, long Count)
{
    private static readonly LeftOut nothing = new([], null, 0);

    /// <param name="newest">The walk that told what fits.</param>
    /// <param name="mentions">What is told besides, also where the walk came to it.</param>
    /// <param name="after">Where it would have ended.</param>
    public static LeftOut Of(Scan newest, IReadOnlyList<Message> mentions, long after)
    {
        if (newest is not { HasMore: true, Last: { } last })
            return nothing;

        List<Message> older = [.. mentions.Where(message => message.Seq < last.Seq)];
        var count = last.Seq - 1 - after - older.Count;
        return new LeftOut(older, count > 0 ? Position.Of(last) : null, count);
    }
}
