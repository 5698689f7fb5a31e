namespace MeetAi.Storage.Rooms;

/// <summary>What a client asks to be written; the author is stamped by us, never asked for.</summary>
internal sealed record MessageDraft(string Sender, SenderType SenderType, string Content, Guid? ReplyTo);

/// <summary>The messages of a room, in the order of their seq.</summary>
internal sealed class MessageStore(
    Database database, Outbox outbox, TimeProvider clock, Ids ids, Authors authors, Senders senders,
    Quotas quotas)
{
    /// <summary>
    /// How many rows a page looks at, and after how many characters of them it stops at the latest, before it says
    /// where: as much as the largest budget may take.
    /// </summary>
    public const int MostLookedAt = 2000, MostText = 600_000;

    /// <summary>
    /// Stores a message and gives it the next seq of its room; null when the room is gone, or the author may not write
    /// there any more, or has as much as they may. Without an author it is an anonymous one, and its sender must be
    /// free.
    /// </summary>
    public Task<Message?> Append(
        Key? author, Room room, MessageDraft draft, Once? once,
        Func<Message, StoredAnswer> answer, Action<Message> afterCommit)
        => database.Write(
            db =>
            {
                var message = Insert(db, author, room, draft);
                if (message is not null)
                    once?.Keep(db, answer(message), clock.GetUtcNow());

                return message;
            },
            message =>
            {
                if (message is null)
                    return;

                if (author is not null)
                    senders.Remember(room, message.Sender);

                afterCommit(message);
            });

    public Message? Find(Room room, Guid id) => database.Read(db => db.One(
        $"SELECT {MessageRow.Columns} FROM messages WHERE id = ? AND place BETWEEN ? AND ?",
        Reading(db, room), id, Place.Of(room, 1), Place.Last(room)));

    public Message? Find(Room room, long seq) => database.Read(db => db.One(
        $"SELECT {MessageRow.Columns} FROM messages WHERE place = ?", Reading(db, room), Place.Of(room, seq)));

    /// <summary>What a webhook is told of; null when it is gone.</summary>
    public Message? Find(Room room, Delivery delivery) => database.Read(db => db.One(
        $"SELECT {MessageRow.Columns} FROM messages WHERE place = ?", Reading(db, room), delivery.Place));

    /// <summary>The newest ones.</summary>
    public MessagePage Newest(Room room, Filter filter, int limit)
        => database.Read(db => Older(db, room, Place.MostSeq, filter, limit, cursor: scan => scan.First));

    /// <summary>Those just before a position; null when it is gone. The cursor is the oldest one looked at.</summary>
    public MessagePage? Before(Room room, Cursor cursor, Filter filter, int limit) => database.Read(db
        => cursor.Find(db, room) is { } seq
            ? Older(db, room, seq, filter, limit, cursor: scan => scan.Last)
            : null);

    /// <summary>Those just after a position; null when it is gone, here and below.</summary>
    public MessagePage? After(Room room, Cursor cursor, Filter filter, int limit) => database.Read(db
        => cursor.Find(db, room) is { } seq ? Newer(db, room, seq, filter, limit) : null);

    public MessagePage? After(Room room, long seq, Filter filter, int limit, int mostText = MostText)
        => database.Read(db => Newer(db, room, seq, filter, limit, mostText));

    /// <summary>The newest that fit a budget, of those between two positions.</summary>
    public MessagePage? Fitting(
        Room room, Cursor? after, Cursor? before, Filter filter, int limit, Budget budget) => database.Read(db
        => (after is { } low ? low.Find(db, room) : 0) is { } from
            && (before is { } high ? high.Find(db, room) : Place.MostSeq) is { } to
            ? Fitting(db, room, (from, to), filter, limit, budget)
            : null);

    public MessagePage? Fitting(Room room, long after, Filter filter, int limit, Budget budget)
        => database.Read(db => Fitting(db, room, (after, Place.MostSeq), filter, limit, budget));

    /// <summary>The seq that a cursor names; null when it is gone.</summary>
    public long? Find(Room room, Cursor cursor) => database.Read(db => cursor.Find(db, room));

    public Position At(Room room, long seq) => database.Read(db => At(db, room, seq));

    /// <summary>The first and the last position that the room has.</summary>
    public (Position Earliest, Position Latest) Range(Room room)
        => database.Read(db => (End(db, room, "ASC"), End(db, room, "DESC")));

    private Message? Insert(Session db, Key? author, Room room, MessageDraft draft)
    {
        var (id, now, bytes) = (ids.Next(), clock.GetUtcNow(), Size.Of(draft));
        var may = author is null
            ? Senders.IsFree(db, room, draft.Sender)
            : Grants.MayWrite(db, author, room, now) && !Usage.IsTooMuch(db, quotas, author, bytes);
        if (!may || Place.Next(db, room, now, bytes) is not { } place)
            return null;

        if (author is not null)
        {
            senders.Record(db, room, draft.Sender);
            Usage.Add(db, author.Person.Number, bytes);
        }

        var message = new Message(
            id, room.Id, Place.Seq(place), draft.Sender, draft.SenderType,
            author is null ? null : Author.Of(author),
            draft.Content, draft.ReplyTo, now, null);
        MessageRow.Insert(db, place, message, author?.Number);
        outbox.Add(db, room, WebhookEvents.MessageCreated, now, place);
        return message;
    }

    /// <summary>
    /// Null when messages are missing behind the position: seqs have no gaps, so they were removed meanwhile.
    /// </summary>
    private MessagePage? Newer(
        Session db, Room room, long seq, Filter filter, int limit, int mostText = MostText)
    {
        var scan = new Scan(filter.Allows, limit, fits: null, mostText);
        db.Each(
            $"SELECT {MessageRow.Columns} FROM messages WHERE place > ? AND place <= ? ORDER BY place LIMIT ?",
            scan.Over(Reading(db, room)), Place.Of(room, seq), Place.Last(room), MostLookedAt + 1L);
        if (seq > 0 && scan.First is { } first && first.Seq > seq + 1)
            return null;

        return new MessagePage(scan.Found, scan.HasMore, scan.Last is { } last ? Position.Of(last) : At(db, room, seq));
    }

    private MessagePage Older(
        Session db, Room room, long before, Filter filter, int limit, Func<Scan, Message?> cursor)
    {
        var scan = Back(db, room, (0, before), new Scan(filter.Allows, limit));
        return new MessagePage(scan.Found, scan.HasMore, cursor(scan) is { } at ? Position.Of(at) : Position.Beginning);
    }

    private MessagePage? Fitting(
        Session db, Room room, (long After, long Before) between, Filter filter, int limit, Budget budget)
    {
        var mentions = budget.IsMention is null ? [] : Back(db, room, between, budget.Mentions(filter)).Found;
        var newest = Back(db, room, between, budget.Newest(filter, limit, mentions));
        var gone = Place.Gone(db, room);
        if (between.After > 0 && between.After < gone)
            return null; // removed meanwhile

        var end = between.Before == Place.MostSeq ? newest.First : newest.Last;
        var leftOut = LeftOut.Of(newest, mentions, Math.Max(between.After, gone));
        return new MessagePage(
            newest.Found, leftOut.ReadNext is not null, end is null ? At(db, room, between.After) : Position.Of(end))
        {
            LeftOut = leftOut,
        };
    }

    /// <summary>Walks from the newest message between two positions back; what it finds is oldest first.</summary>
    private Scan Back(Session db, Room room, (long After, long Before) between, Scan scan)
    {
        db.Each(
            $"SELECT {MessageRow.Columns} FROM messages WHERE place < ? AND place > ? ORDER BY place DESC LIMIT ?",
            scan.Over(Reading(db, room)),
            Place.Of(room, between.Before), Place.Of(room, between.After), MostLookedAt + 1L);
        scan.Found.Reverse();
        return scan;
    }

    private static Position End(Session db, Room room, string order)
    {
        var end = db.One(
            $"SELECT id, place FROM messages WHERE place > ? AND place <= ? ORDER BY place {order} LIMIT 1",
            ReadPosition, Place.Of(room, 0), Place.Last(room));
        return end == default ? Position.Beginning : end;
    }

    private static Position At(Session db, Room room, long seq)
    {
        var at = db.One("SELECT id, place FROM messages WHERE place = ?", ReadPosition, Place.Of(room, seq));
        return at == default ? Position.Of(seq) : at;
    }

    private static Position ReadPosition(Row row) => new(row.Id(0).ToString("D"), Place.Seq(row.Long(1)));

    private Func<Row, Message> Reading(Session db, Room room) => row => MessageRow.Read(db, row, room, authors);
}
