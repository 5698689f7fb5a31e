using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Moving;

/// <summary>
/// Messages that come by an import, each at the number that it had. A room is added to at its end alone, and without a
/// gap.
/// </summary>
internal sealed class MessageIntake(
    Session db, Intake intake, PeopleIntake people, RoomIntake rooms, Ids ids, Senders senders)
{
    public string? Take(Message message)
    {
        if (rooms.Find(message.RoomId) is not { } room)
            return RoomIntake.Unknown(message.RoomId);

        if (message.Seq <= room.LastSeq)
            return Compare(room.Room, message);

        if (message.Seq > room.LastSeq + 1)
            return $"Number {message.Seq} cannot follow {room.LastSeq} in the room {message.RoomId:D}.";

        if (!room.HasOwner)
            return $"The room {message.RoomId:D} has no owner: a member's line that makes one comes first.";

        if (Elsewhere(message) is { } taken)
            return taken;

        AuthorKey? key = null;
        if (message.Author is { } author && people.FindKey(author, out key) is { } wrong)
            return wrong;

        Insert(room, message, key);
        return null;
    }

    /// <summary>Where the rooms end now, and what the search index has to look for.</summary>
    public void Finish()
    {
        foreach (var room in rooms.Grown)
        {
            db.Run(
                "UPDATE rooms SET last_seq = ?, last_message_at = ?, bytes = bytes + ? WHERE number = ?",
                room.LastSeq, room.LastMessageAt, room.BytesAdded, room.Room.Number);
            db.Run(
                "INSERT INTO arrivals (first, last) VALUES (?, ?)",
                Place.Of(room.Room, room.FirstAdded), Place.Of(room.Room, room.LastSeq));
        }
    }

    /// <summary>
    /// One that was deleted here or there since stays as it is here; one that retention took is not missed.
    /// </summary>
    private string? Compare(Room room, Message message)
    {
        var there = db.One(
            """
            SELECT id, sender, sender_type, (SELECT id FROM keys WHERE number = author), content, reply_to, created_at,
                deleted_at
            FROM messages WHERE place = ?
            """,
            row => new Stored(
                row.Id(0), row.Text(1), row.Text(2), row.IdOrNull(3), row.Text(4), row.IdOrNull(5), row.Time(6),
                row.TimeOrNull(7)),
            Place.Of(room, message.Seq));
        var isSame = there is null || there == Stored.Of(message)
            || (there.Id == message.Id && (there.DeletedAt is not null || message.DeletedAt is not null));
        if (!isSame)
            return $"Another message is number {message.Seq} of the room {room.Id:D} here.";

        intake.Known++;
        return null;
    }

    /// <summary>What a deleted room left and no job has swept yet is in nobody's way.</summary>
    private string? Elsewhere(Message message)
    {
        var (place, isReached) = db.One(
            "SELECT place, EXISTS (SELECT 1 FROM rooms WHERE number = place >> 32) FROM messages WHERE id = ?",
            row => (row.Long(0), row.Bool(1)), message.Id);
        if (isReached)
            return $"The message {message.Id:D} stands in another place here.";

        if (place != 0)
            Removal.Take(db, place, place);

        return null;
    }

    private void Insert(OpenRoom room, Message message, AuthorKey? author)
    {
        MessageRow.Insert(db, Place.Of(room.Room, message.Seq), message, author?.Number);
        var bytes = Size.Of(new MessageDraft(message.Sender, message.SenderType, message.Content, ReplyTo: null));
        if (author is not null)
            Usage.Add(db, author.Person, bytes);

        if (author is not null && message.DeletedAt is null)
            senders.Record(db, room.Room, message.Sender);

        ids.Pass(message.Id);
        (room.LastSeq, room.LastMessageAt) = (message.Seq, message.CreatedAt);
        room.BytesAdded += bytes;
        room.FirstAdded = room.FirstAdded == 0 ? message.Seq : room.FirstAdded;
        intake.Messages++;
        intake.Said.Add((room.Room, message));
    }

    private sealed record Stored(
        Guid Id, string Sender, string Type, Guid? Key, string Content, Guid? ReplyTo, DateTimeOffset CreatedAt,
        DateTimeOffset? DeletedAt)
    {
        public static Stored Of(Message message) => new(
            message.Id, message.Sender, MessageRow.Type(message),
            message.Author?.KeyId, message.Content, message.ReplyTo, message.CreatedAt, message.DeletedAt);
    }
}
