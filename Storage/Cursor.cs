using System.Globalization;

namespace MeetAi.Storage;

/// <summary>
/// RULE: cursor by sequence. A position in a room is a message's seq, never a time: two messages can share a
/// millisecond, no two share a seq, and one writer hands them out in commit order without gaps. A client names a
/// position by the id of a message or by its seq; <c>0</c> is the beginning. The same cursor resumes every door.
/// </summary>
internal readonly record struct Cursor
{
    private readonly Guid? id;
    private readonly long seq;

    private Cursor(Guid? id, long seq)
    {
        this.id = id;
        this.seq = seq;
    }

    /// <summary>Reads an id or a seq; anything else is no cursor.</summary>
    public static bool TryParse(string text, out Cursor cursor)
    {
        if (Ids.TryParse(text, out var id))
        {
            cursor = new Cursor(id, 0);
            return true;
        }

        // digits beyond 64 bits are a seq that no room reaches
        var isSeq = text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        var fits = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        cursor = new Cursor(null, fits ? seq : long.MaxValue);
        return isSeq;
    }

    /// <summary>
    /// The seq it names in this room; null when it is gone: an id that is not of this room, or a seq that the room has
    /// not reached, or before the first that it still has. It happens after a backup was restored, and where a room
    /// does not keep its messages for ever; the client must know that it has to start over.
    /// </summary>
    public long? Find(Session db, Room room)
    {
        if (id is { } named)
        {
            var place = db.One("SELECT place FROM messages WHERE id = ?", row => row.Long(0), named);
            return Place.IsIn(room, place) ? Place.Seq(place) : null;
        }

        var (gone, last) = db.One(
            "SELECT gone, last_seq FROM rooms WHERE number = ?", row => (row.Long(0), row.Long(1)), room.Number);
        return seq == 0 || (seq >= gone && seq <= last) ? seq : null;
    }
}

/// <summary>
/// Where a message lies in the table: its room's number in the high 32 bits, its seq in the low ones, so that a room is
/// one range and a page one short scan of it.
/// </summary>
internal static class Place
{
    public const long MostSeq = (1L << SeqBits) - 1;

    private const int SeqBits = 32;

    public static long Of(Room room, long seq) => Of(room.Number, seq);

    public static long Of(long room, long seq) => (room << SeqBits) | seq;

    public static long Room(long place) => place >> SeqBits;

    /// <summary>
    /// Hands out the next place of a room, within a write, to what takes so many bytes; null when the room is gone, or
    /// has no more numbers. Two statements, because SQLite opens a journal for one with RETURNING, and that costs a
    /// quarter of all posts.
    /// </summary>
    public static long? Next(Session db, Room room, DateTimeOffset now, long bytes)
    {
        var seq = db.One("SELECT last_seq + 1 FROM rooms WHERE number = ?", row => row.Long(0), room.Number);
        if (seq is 0 or > MostSeq)
            return null;

        db.Run(
            "UPDATE rooms SET last_seq = ?, last_message_at = ?, bytes = bytes + ? WHERE number = ?",
            seq, now, bytes, room.Number);
        return Of(room, seq);
    }

    /// <summary>The seq up to which the room has kept nothing.</summary>
    public static long Gone(Session db, Room room)
        => db.One("SELECT gone FROM rooms WHERE number = ?", row => row.Long(0), room.Number);

    public static long Last(Room room) => Of(room, MostSeq);

    public static bool IsIn(Room room, long place) => Room(place) == room.Number && Seq(place) > 0;

    public static long Seq(long place) => place & MostSeq;
}

/// <summary>
/// A position as it is told to a client: the message's id and seq. Where there is no message (any more), the seq stands
/// for the id: <c>"0"</c> and 0 is before the first one.
/// </summary>
internal readonly record struct Position(string Id, long Seq)
{
    public static readonly Position Beginning = Of(0);

    public static Position Of(long seq) => new(seq.ToString(CultureInfo.InvariantCulture), seq);

    public static Position Of(Message message) => new(message.Id.ToString("D"), message.Seq);
}
