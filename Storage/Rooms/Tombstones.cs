namespace MeetAi.Storage.Rooms;

/// <summary>Messages that were taken back. The file is overwritten where their words stood (secure_delete).</summary>
internal sealed class TombstoneStore(Database database, Outbox outbox, TimeProvider clock)
{
    /// <summary>
    /// Leaves a tombstone: id, seq, author and times stay, the text is overwritten in the file, and what is kept to
    /// answer a repeated POST no longer knows what was said. Null when it is one already, or gone, or the key has not
    /// that scope and role any more.
    /// </summary>
    public Task<Message?> Bury(
        Key by, Scopes scope, Role role, Room room, Message message, Action<Message> afterCommit) => database.Write(
        db =>
        {
            if (!Grants.May(db, by, room, scope, role, clock.GetUtcNow()))
                return null;

            var (place, now) = (Place.Of(room, message.Seq), clock.GetUtcNow());
            if (Removal.Empty(db, place, now) is null)
                return null;

            outbox.Add(db, room, WebhookEvents.MessageDeleted, now, place);
            db.LogHoldsErased = true;
            return message with { Sender = "", Content = "", ReplyTo = null, DeletedAt = now };
        },
        buried =>
        {
            if (buried is not null)
                afterCommit(buried);
        });
}
