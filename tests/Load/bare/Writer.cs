using System.Collections.Concurrent;
using MeetAi.Storage;

namespace MeetAi.Bare;

/// <summary>
/// One room's messages, and one thread that stores them: all that wait share one COMMIT with synchronous=FULL, and are
/// answered after it.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int CheckpointPages = 4096;
    private const long Number = 1;

    private readonly Session session;
    private readonly BlockingCollection<Waiting> waiting = [];
    private readonly Thread thread;
    private int unmoved;

    public Writer(string file)
    {
        session = Session.Writer(file);
        foreach (var name in typeof(Writer).Assembly.GetManifestResourceNames().Order())
        {
            using var sql = new StreamReader(typeof(Writer).Assembly.GetManifestResourceStream(name)!);
            session.Script(sql.ReadToEnd());
        }

        session.Run(
            "INSERT INTO rooms (id, name, visibility, anonymous_posts, created_at) VALUES (?, 'bare', 'private', 0, 0)",
            Room);
        thread = new Thread(Loop) { IsBackground = true, Name = "writer" };
        thread.Start();
    }

    public Guid Room { get; } = Guid.CreateVersion7();

    /// <summary>The task ends when the message is on disk.</summary>
    public Task<Message> Append(Draft draft)
    {
        var one = new Waiting(
            draft, new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Add(one);
        return one.Stored.Task;
    }

    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
        session.Dispose();
    }

    private void Loop()
    {
        var group = new List<(Waiting One, Message Message)>();
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            session.Run("BEGIN IMMEDIATE");
            group.Add((first, Insert(first.Draft)));
            while (waiting.TryTake(out var another))
                group.Add((another, Insert(another.Draft)));

            session.Run("COMMIT");
            foreach (var (one, message) in group)
                one.Stored.SetResult(message);

            group.Clear();
            Checkpoint();
        }
    }

    private Message Insert(Draft draft)
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var seq = session.One("SELECT last_seq + 1 FROM rooms WHERE number = ?", row => row.Long(0), Number);
        session.Run(
            "UPDATE rooms SET last_seq = ?, last_message_at = ?, bytes = bytes + ? WHERE number = ?",
            seq, now, (long)draft.Content.Length, Number);
        session.Run(
            """
            INSERT INTO messages (place, id, sender, sender_type, author, content, reply_to, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Number << 32 | seq, id, draft.Sender, "human", default, draft.Content, default, now);
        return new Message(
            "message", id, Room, seq, draft.Sender, "human", null, false, draft.Content, null, now, null);
    }

    /// <summary>As the product does: not within a COMMIT that somebody waits for.</summary>
    private void Checkpoint()
    {
        unmoved += session.PagesWritten();
        if (unmoved < CheckpointPages)
            return;

        session.Checkpoint(thorough: false);
        unmoved = 0;
    }

    private sealed record Waiting(Draft Draft, TaskCompletionSource<Message> Stored);
}
