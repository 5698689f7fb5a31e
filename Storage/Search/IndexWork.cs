namespace MeetAi.Storage.Search;

/// <summary>How far the making of a new index is: messages, of so many, and why it does not get on.</summary>
internal sealed record IndexState(bool IsRebuilding, long Done, long Total, string? Trouble = null);

/// <summary>
/// What there is to do for the index, one bite at a time: take out what was deleted, take in what is new or arrived,
/// make the next one; and when all that is done, merge until the words of what was taken out have left the disk. For
/// one thread.
/// </summary>
internal sealed class IndexWork(SearchIndex index, Feed feed, TimeProvider clock)
{
    private const int MergeRest = 20;
    private static readonly TimeSpan soon = TimeSpan.FromMilliseconds(100);

    private volatile bool wantsNew;
    private long done, total;
    private long takenOut, erased; // numbers of erasures: out of the index, and off the disk
    private long takenIn, settled; // numbers of arrivals: in the index, and on the disk
    private long? mergeBegan;
    private long mayMergeAt; // merging costs in proportion to the whole, so it must not run all the time

    public IndexState State
        => new(wantsNew || index.Next is not null, Volatile.Read(ref done), Volatile.Read(ref total));

    public void WantNew() => wantsNew = true;

    /// <summary>So that what is asked from now on is answered.</summary>
    public TimeSpan Open()
    {
        index.Open();
        return TimeSpan.Zero;
    }

    /// <summary>Does a bite, and says how long there is nothing more to do: zero for not at all.</summary>
    public TimeSpan Round()
    {
        index.Open();
        if (mergeBegan is null && (TakeOut() | TakeIn() | Follow(index.File) | Build()))
            return TimeSpan.Zero;

        if (takenIn > settled)
            return Settle();

        return takenOut > erased || index.File.IsScattered ? Merge() : Timeout.InfiniteTimeSpan;
    }

    /// <summary>What is there cannot be read any more: the next round begins an empty one.</summary>
    public void GiveUp()
    {
        mergeBegan = null;
        index.GiveUp();
    }

    private bool TakeOut()
    {
        foreach (var erasure in feed.Erasures(after: takenOut))
        {
            if (index.File.Remove(erasure) | (index.Next?.Remove(erasure) ?? false))
                return true;

            takenOut = erasure.Number;
        }

        return false;
    }

    /// <summary>What came under ids that the index has passed.</summary>
    private bool TakeIn()
    {
        if (feed.NextArrival(after: takenIn) is not { } arrival)
            return false;

        var entries = feed.Of(arrival);
        foreach (var file in new[] { index.File, index.Next }.OfType<IndexFile>())
            file.Add(new Bite(entries, file.Position, entries.Count, HasMore: false));

        takenIn = arrival.Number;
        return true;
    }

    /// <summary>The index is not synced at every commit, so what arrived is kept in mind until it is.</summary>
    private TimeSpan Settle()
    {
        if (!index.EmptyLog())
            return soon; // somebody else's program reads it

        feed.Arrived(upTo: takenIn).GetAwaiter().GetResult();
        settled = takenIn;
        return TimeSpan.Zero;
    }

    private bool Follow(IndexFile file)
    {
        var bite = feed.After(file.Position);
        if (bite.Looked == 0)
            return false;

        file.Add(bite);
        if (file == index.File)
            index.Publish();
        else
            Volatile.Write(ref done, done + bite.Looked);

        return bite.HasMore;
    }

    /// <summary>The next index, from its beginning until it has caught up with this one.</summary>
    private bool Build()
    {
        if (wantsNew)
        {
            Volatile.Write(ref done, 0);
            Volatile.Write(ref total, feed.Count());
            index.Begin();
            wantsNew = false;
        }

        if (index.Next is not { } next)
            return false;

        if (!Follow(next))
            index.TakeNext();

        return true;
    }

    /// <summary>
    /// Merges all of the index into one part: what was taken out leaves the disk, and what is there is found faster.
    /// Nothing is taken in meanwhile, as FTS5 would begin anew. So it rests long after having taken long.
    /// </summary>
    private TimeSpan Merge()
    {
        var now = clock.GetTimestamp();
        if (now < mayMergeAt)
            return clock.GetElapsedTime(now, mayMergeAt);

        mergeBegan ??= now;
        if (index.File.Merge())
            return TimeSpan.Zero;

        mayMergeAt = clock.GetTimestamp() + (clock.GetTimestamp() - mergeBegan.Value) * MergeRest;
        mergeBegan = null;
        if (takenOut > erased && !index.EmptyLog())
            return soon; // somebody else's program reads it

        if (takenOut > erased)
            feed.Erased(upTo: takenOut).GetAwaiter().GetResult();

        erased = takenOut;
        return TimeSpan.Zero;
    }
}
