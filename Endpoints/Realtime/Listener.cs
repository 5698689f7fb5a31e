using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// One open ear and what waits to be told to it: 256 frames or 1 MiB at most. Who falls further behind is ended with
/// 1013 and comes back with a cursor, so memory is bounded and silence is never loss. While it still replays from the
/// database nothing is lost by dropping: it goes on replaying until it has caught up.
/// </summary>
internal sealed class Listener(Key? key, Filter filter)
{
    private const int MostFrames = 256, MostBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private List<Frame> waiting = [];
    private TaskCompletionSource? awake;
    private Ending? ending;
    private int bytes;
    private bool isLive, dropped;
    private long floor;

    /// <summary>Null for somebody who listens because the room is public.</summary>
    public Key? Key => key;

    /// <summary>Why it has ended, if it has.</summary>
    public Ending? Ending => ending;

    /// <summary>
    /// Called by the hub, in seq order. Never blocks. Returns whom to wake, if it slept: the hub wakes everybody at
    /// once.
    /// </summary>
    public TaskCompletionSource? Offer(Frame frame)
    {
        if (frame.Message is { } message && !filter.Allows(message))
            return null;

        lock (gate)
        {
            if (ending is not null || frame.Message?.Seq <= floor)
                return null;

            waiting.Add(frame);
            bytes += frame.Length;
            if (waiting.Count > MostFrames || bytes > MostBytes)
                Overflow();

            var sleeper = awake;
            awake = null;
            return sleeper;
        }
    }

    /// <summary>The same for a frame that is for this listener alone.</summary>
    public void Tell(Frame frame) => Offer(frame)?.TrySetResult();

    /// <summary>No more is told, except what waits already and a last frame.</summary>
    public void End(Ending why, Frame? last = null)
    {
        lock (gate)
        {
            if (ending is not null)
                return;

            if (last is not null)
                waiting.Add(last);

            ending = why;
            if (awake is { } sleeper)
                ThreadPool.QueueUserWorkItem(_ => sleeper.TrySetResult());

            awake = null;
        }
    }

    /// <summary>
    /// Everything up to <paramref name="seq"/> was replayed. True from now on if nothing was dropped meanwhile; what
    /// arrives with a smaller seq, because it was committed but not yet announced when it was read, is not told twice.
    /// </summary>
    public bool TryGoLive(long seq)
    {
        lock (gate)
        {
            floor = seq;
            waiting.RemoveAll(frame => frame.Message?.Seq <= seq);
            isLive = !dropped;
            dropped = false;
            return isLive;
        }
    }

    /// <summary>Completes when there is something to take or the stream has ended.</summary>
    public Task Wait()
    {
        lock (gate)
        {
            if (waiting.Count > 0 || dropped || ending is not null)
                return Task.CompletedTask;

            awake ??= new TaskCompletionSource();
            return awake.Task;
        }
    }

    /// <summary>
    /// Waits so long at most, for a poll: null when there is something to look at, else why not.
    /// </summary>
    public async Task<Ending?> Ended(TimeSpan patience)
    {
        var waiting = Wait();
        if (patience > TimeSpan.Zero)
            await waiting.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return waiting.IsCompleted ? Take([]).Ending : Ending.Left;
    }

    /// <summary>Hands over what waits, for an empty list; the ending comes after the last frame was taken.</summary>
    public (List<Frame> Frames, Ending? Ending) Take(List<Frame> empty)
    {
        lock (gate)
        {
            var taken = waiting;
            (waiting, bytes, dropped) = (empty, 0, false);
            return (taken, taken.Count == 0 ? ending : null);
        }
    }

    private void Overflow()
    {
        waiting.Clear();
        bytes = 0;
        if (isLive)
            ending = Ending.FellBehind;
        else
            dropped = true;
    }
}
