namespace MeetAi.Storage.Rooms;

/// <summary>How long messages are kept: no older, no more, no larger together than that; null is for ever.</summary>
internal sealed record Retention(TimeSpan? MaxAge = null, long? MaxMessages = null, long? MaxBytes = null)
{
    /// <summary>Of the table of rooms, as r.</summary>
    public const string Columns = "r.max_age, r.max_messages, r.max_bytes";

    public static readonly Retention Forever = new();

    /// <summary>Both hold: of each limit, the stricter.</summary>
    public Retention And(Retention other) => new(
        Least(MaxAge, other.MaxAge), Least(MaxMessages, other.MaxMessages), Least(MaxBytes, other.MaxBytes));

    public static Retention Read(Row row, int from) => new(
        row.IsNull(from) ? null : TimeSpan.FromSeconds(row.Long(from)), row.LongOrNull(from + 1),
        row.LongOrNull(from + 2));

    private static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T>
        => one is { } first && other is { } second ? (first.CompareTo(second) < 0 ? first : second) : one ?? other;
}

/// <summary>
/// Removes what rooms do not keep any longer, always from the beginning: no seq is given twice, and who stands before
/// what is gone is told so (410). The newest message of a room, when its time has come, leaves a tombstone, which goes
/// when there is a newer one: who has read everything has missed nothing, and their cursor stays good. Nobody is told
/// message by message.
/// </summary>
internal sealed class RetentionStore(Database database, JobStore jobs, TimeProvider clock)
{
    /// <summary>The kind of job that looks again and again, once there is anything to look for.</summary>
    public const string Retain = "retain";

    /// <summary>Part of a write: from now on somebody looks, and at once.</summary>
    public static void Begin(Session db, JobStore jobs)
    {
        jobs.Enqueue(db, new JobDraft(Retain, Queue: 3, Payload: "", DedupeKey: Retain));
        jobs.Hasten(db, Retain);
    }

    /// <summary>The same at a start, if there is anything to look for.</summary>
    public Task Begin(Retention box) => database.Write(db =>
    {
        if (box != Retention.Forever || Rooms(db, box, from: 0, most: 1).Count > 0)
            Begin(db, jobs);

        return true;
    });

    /// <summary>The next rooms, by their numbers, that do not keep everything.</summary>
    public IReadOnlyList<KeptRoom> Rooms(Retention box, KeptRoom? after)
        => database.Read(db => Rooms(db, box, (after?.Number ?? 0) + 1, most: 1000));

    /// <summary>As it is now; null when it is gone, or keeps everything by now.</summary>
    public KeptRoom? Find(KeptRoom room, Retention box) => database.Read(db
        => Rooms(db, box, room.Number, most: 1) is [var now] && now.Number == room.Number ? now : null);

    /// <summary>
    /// The next bite of what is to go; null when nothing is. Looked for by a reader, so that what lies far back is in
    /// memory when the writer comes for it.
    /// </summary>
    public Due? Next(KeptRoom room)
    {
        var walk = new DueWalk(room, clock.GetUtcNow() - room.Limits.MaxAge);
        return database.Read(db =>
        {
            db.Each(
                $"""
                SELECT place, created_at, {Size.OfMessage}, deleted_at IS NULL FROM messages
                WHERE place > ? AND place <= ? ORDER BY place
                """,
                walk.Over, Place.Of(room.Number, room.Gone), Place.Of(room.Number, room.Last));
            return walk.Due;
        });
    }

    /// <summary>
    /// Removes what was found, and notes it in the same commit, if a job does it. Nothing, where the room has changed
    /// its mind since, or another run was here.
    /// </summary>
    public Task<Removed> Remove(KeptRoom room, Due due, Job? job) => database.Write(db =>
    {
        var last = db.One(
            """
            SELECT last_seq FROM rooms
            WHERE number = ? AND gone = ? AND bytes >= ? AND max_age IS ? AND max_messages IS ? AND max_bytes IS ?
            """,
            row => row.Long(0), room.Number, room.Gone, room.Bytes,
            (long?)room.Own.MaxAge?.TotalSeconds, room.Own.MaxMessages, room.Own.MaxBytes);
        var removed = last == 0 ? default : Remove(db, room, due, last);
        if (job is not null)
            LeaseStore.Advance(db, job, removed.Messages);

        db.LogHoldsErased |= !due.HasMore && removed.Messages > 0; // once a room: emptying the log holds up writers
        return removed;
    });

    private Removed Remove(Session db, KeptRoom room, Due due, long last)
    {
        var (first, through) = (Place.Of(room.Number, room.Gone + 1), Math.Min(due.Last, last - 1));
        var removed = Removal.Take(db, first, Place.Of(room.Number, through));
        Erasure.Add(db, first, Place.Of(room.Number, through));
        db.Run(
            "UPDATE rooms SET gone = ?, bytes = bytes - ?, tombstones = tombstones + 1 WHERE number = ?",
            through, removed.Bytes, room.Number);
        return due.Last == last && Removal.Empty(db, Place.Of(room.Number, last), clock.GetUtcNow()) is { } words
            ? new Removed(removed.Messages + 1, removed.Bytes + words)
            : removed;
    }

    private static List<KeptRoom> Rooms(Session db, Retention box, long from, int most)
    {
        var which = box == Retention.Forever
            ? "AND (max_age IS NOT NULL OR max_messages IS NOT NULL OR max_bytes IS NOT NULL)"
            : "";
        return db.All(
            $"""
            SELECT number, id, iif(visibility = 'public', name, NULL), gone, last_seq, bytes,
                max_age, max_messages, max_bytes
            FROM rooms WHERE number >= ? AND last_seq > 0 {which} ORDER BY number LIMIT ?
            """,
            row =>
            {
                var own = Retention.Read(row, 6);
                return new KeptRoom(
                    row.Long(0), row.Id(1), row.TextOrNull(2), own, own.And(box), row.Long(3), row.Long(4),
                    row.Long(5));
            },
            from, (long)most);
    }
}
