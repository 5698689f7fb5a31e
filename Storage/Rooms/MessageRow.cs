namespace MeetAi.Storage.Rooms;

/// <summary>
/// A message as a row, with a checksum of it: what turned on the disk since is never told as what somebody said.
/// </summary>
internal static class MessageRow
{
    public const string Columns =
        "place, id, sender, sender_type, author, content, reply_to, created_at, deleted_at, checksum";

    private const int Checked = 9;

    public static void Insert(Session db, long place, Message message, long? author)
    {
        Span<Value> values =
        [
            place, message.Id, message.Sender, Type(message), author, message.Content, message.ReplyTo,
            message.CreatedAt, message.DeletedAt, default,
        ];
        values[Checked] = Checksum.Of(values[..Checked]);
        db.Run($"INSERT INTO messages ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values);
    }

    /// <summary>The row of a message, without its words.</summary>
    public static void Empty(Session db, long place, DateTimeOffset now)
    {
        db.Run(
            "UPDATE messages SET sender = '', content = '', reply_to = NULL, deleted_at = ? WHERE place = ?",
            now, place);
        var sum = db.One(
            $"SELECT {Columns} FROM messages WHERE place = ?", row => Checksum.Of(row, Checked), place);
        db.Run("UPDATE messages SET checksum = ? WHERE place = ?", sum, place);
    }

    /// <summary>Throws <see cref="StorageDamaged"/> where the row is not what was stored.</summary>
    public static Message Read(Session db, Row row, Room room, Authors authors)
    {
        if (Damage(row) is { } damage)
            throw new StorageDamaged(damage);

        return new Message(
            row.Id(1), room.Id, Place.Seq(row.Long(0)), row.Text(2),
            row.Text(3) == "agent" ? SenderType.Agent : SenderType.Human,
            row.IsNull(4) ? null : authors.Get(db, row.Long(4)),
            row.Text(5), row.IdOrNull(6), row.Time(7), row.TimeOrNull(8));
    }

    /// <summary>A sentence about what is wrong with a row of <see cref="Columns"/>; mostly null.</summary>
    public static string? Damage(Row row)
        => row.LongOrNull(Checked) is { } sum && sum != Checksum.Of(row, Checked)
            ? $"The message in place {row.Long(0)} is not what was stored there."
            : null;

    public static string Type(Message message) => message.SenderType is SenderType.Agent ? "agent" : "human";
}
