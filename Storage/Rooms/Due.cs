namespace MeetAi.Storage.Rooms;

/// <summary>
/// A room whose messages are not kept for ever: what it says of that itself, what holds, and what is in it: the seqs
/// behind <c>Gone</c> up to <c>Last</c>, of so many bytes. Its name only where anybody may read it.
/// </summary>
internal sealed record KeptRoom(
    long Number, Guid Id, string? Name, Retention Own, Retention Limits, long Gone, long Last, long Bytes)
{
    /// <summary>As it is when these are removed.</summary>
    public KeptRoom Without(Due due) => this with { Gone = due.Last, Bytes = Bytes - due.Bytes };

    /// <summary>Whether it is too full for its oldest message.</summary>
    public bool IsTooFull(long seq) => seq <= Last - Limits.MaxMessages || Bytes > Limits.MaxBytes;
}

/// <summary>
/// The oldest messages of a room, up to a seq, that are not to be kept any longer. <c>HasMore</c>: further ones may be
/// due behind them.
/// </summary>
internal sealed record Due(
    long Last, long Messages, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest, bool HasMore)
{
    public Due And(Due later) => later with
    {
        Messages = Messages + later.Messages,
        Bytes = Bytes + later.Bytes,
        Oldest = Oldest < later.Oldest ? Oldest : later.Oldest,
        Newest = Newest > later.Newest ? Newest : later.Newest,
    };
}

/// <summary>
/// One walk from the oldest message of a room on, over those that are not to be kept: no older than that, and not too
/// many. It ends at the first that stays, or when it has a bite.
/// </summary>
internal sealed class DueWalk(KeptRoom room, DateTimeOffset? oldest)
{
    private const int MostMessages = 500;
    private const long MostBytes = 512 * 1024;

    private KeptRoom left = room;

    public Due? Due { get; private set; }

    /// <summary>The row has its place, its time, its size, and whether it has words.</summary>
    public bool Over(Row row)
    {
        if (Due is { Messages: >= MostMessages } or { Bytes: >= MostBytes })
            return false;

        var (seq, at, hasWords) = (Place.Seq(row.Long(0)), row.Time(1), row.Bool(3));
        var (isNewest, isTooOld) = (seq == left.Last, at < oldest);
        var isDue = isNewest ? isTooOld && hasWords : isTooOld || left.IsTooFull(seq);
        if (isDue)
            Take(new Due(seq, 1, row.Long(2) - (isNewest ? Size.OfRow : 0), at, at, HasMore: !isNewest));
        else if (Due is not null)
            Due = Due with { HasMore = false };

        return isDue;
    }

    private void Take(Due one)
    {
        left = left.Without(one);
        Due = Due?.And(one) ?? one;
    }
}
