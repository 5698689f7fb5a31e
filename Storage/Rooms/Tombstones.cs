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

            var buried = message with { Sender = "", Content = "", ReplyTo = null, DeletedAt = clock.GetUtcNow() };
            var done = db.Run(
                """
                UPDATE messages SET sender = '', content = '', reply_to = NULL, deleted_at = ?
                WHERE place = ? AND deleted_at IS NULL
                """,
                buried.DeletedAt, Place.Of(room, message.Seq));
            if (done == 0)
                return null;

            db.Run("UPDATE rooms SET tombstones = tombstones + 1 WHERE number = ?", room.Number);
            db.Run("UPDATE idempotency_keys SET body_hash = x'' WHERE message = ?", message.Id);
            DeliveryStore.Forget(db, Place.Of(room, message.Seq));
            Erasure.Add(db, room, message.Seq);
            outbox.Add(
                db, room, WebhookEvents.MessageDeleted, buried.DeletedAt.Value, Place.Of(room, message.Seq));
            db.LogHoldsErased = true;
            return buried;
        },
        buried =>
        {
            if (buried is not null)
                afterCommit(buried);
        });
}
