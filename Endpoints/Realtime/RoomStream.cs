using MeetAi.Endpoints.Rooms;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Who asks, where they stand, how much they want to hear again, what they do not want to hear, and whether they want
/// to hear who is there.
/// </summary>
internal sealed record StreamQuery(Subject Asker, Cursor? After, int Replay, Filter Filter, bool Presence)
{
    public static StreamQuery Of(HttpRequest request, Check check)
    {
        var lastEventId = request.Headers["Last-Event-ID"].ToString();
        return new StreamQuery(
            request.HttpContext.Asker(),
            lastEventId.Length > 0 ? check.Cursor(lastEventId) : check.Cursor(request.Query, "after"),
            check.Number(request.Query, "replay", least: 0, most: 1000, fallback: 200),
            MessageQuery.FilterOf(request.Query, check),
            check.Flag(request.Query, "presence"));
    }
}

/// <summary>
/// What a listener of a room hears: what it missed, then <c>ready</c>, then what happens. It joins first, then replays,
/// then listens, so nothing can fall between; what comes twice is told by its seq.
/// </summary>
internal sealed class RoomStream(
    Hub hub, Presence presence, Admission admission, MessageStore messages, ReadTurns turns)
{
    private const int ReplayedText = 16 * 1024; // at a time: so much of the past is held for whoever does not read it

    /// <summary>Runs until the stream ends, and says why.</summary>
    public async Task<Ending> Run(IOutlet outlet, Listener listener, Room room, StreamQuery query)
    {
        using var seat = hub.Join(room, listener);
        if (admission.Reconsider(listener.Key, room) is { } ending)
            return ending;

        using var stay = presence.Follow(room, listener, query.Presence);
        return await Replay(outlet, listener, room, query) ?? await Live(outlet, listener);
    }

    /// <summary>Tells what is offered until the end.</summary>
    public static async Task<Ending> Live(IOutlet outlet, Listener listener)
    {
        var frames = new List<Frame>();
        while (true)
        {
            if (outlet.Heartbeat is null)
                await listener.Wait();
            else if (!await Waited(outlet, listener, outlet.Heartbeat.Value))
                return Ending.FellBehind;

            frames.Clear();
            (frames, var ending) = listener.Take(frames);
            if (ending is not null)
                return ending;

            if (frames.Count > 0 && !await outlet.Write(frames))
                return Ending.FellBehind;
        }
    }

    private static async Task<bool> Waited(IOutlet outlet, Listener listener, TimeSpan heartbeat)
    {
        var waiting = listener.Wait();
        while (!waiting.IsCompleted)
        {
            await waiting.WaitAsync(heartbeat).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!waiting.IsCompleted && !await outlet.Beat())
                return false;
        }

        await waiting;
        return true;
    }

    /// <summary>Null once the listener is live.</summary>
    private async Task<Ending?> Replay(IOutlet outlet, Listener listener, Room room, StreamQuery query)
    {
        var (start, refused) = await Start(outlet, room, query);
        if (start is not { } at)
            return refused;

        do
        {
            (at, var ending) = await CatchUp(outlet, listener, room, at, query);
            if (ending is not null)
                return ending;
        }
        while (!listener.TryGoLive(at.Seq));

        return await outlet.Write([ReadyFrame.Of(at)]) ? null : Ending.FellBehind;
    }

    /// <summary>Where replaying starts, after telling what is left out; or the ending, when it cannot.</summary>
    private async Task<(Position? At, Ending? Ending)> Start(IOutlet outlet, Room room, StreamQuery query)
    {
        var (earliest, latest) = messages.Range(room);
        if (query.After is not { } after)
            return (latest, null);

        if (messages.Find(room, after) is not { } seq)
            return (null, await StartOver(outlet, room));

        var at = messages.At(room, seq);
        if (latest.Seq - Math.Max(seq, earliest.Seq - 1) <= query.Replay)
            return (at, null);

        return await outlet.Write([GapFrame.Of(at, latest)]) ? (latest, null) : (null, Ending.FellBehind);
    }

    /// <summary>
    /// Tells everything behind a position and where that ended, or why it ended before. What is said after a right was
    /// lost may stand in the page already; a deleted room says no more, and its end is told by what waits.
    /// </summary>
    private async Task<(Position At, Ending? Ending)> CatchUp(
        IOutlet outlet, Listener listener, Room room, Position at, StreamQuery query)
    {
        while (true)
        {
            var page = await turns.Take(
                query.Asker, () => messages.After(room, at.Seq, query.Filter, limit: 200, ReplayedText));
            if (listener.Ending is { } ending && ending != Ending.RoomDeleted)
                return (at, ending);

            if (page is null)
                return (at, await StartOver(outlet, room)); // what lies behind it was removed meanwhile

            if (page.Messages.Count > 0 && !await outlet.Write([.. page.Messages.Select(Frame.Of)]))
                return (at, Ending.FellBehind);

            at = page.Cursor;
            if (!page.HasMore)
                return (at, null);
        }
    }

    private async Task<Ending> StartOver(IOutlet outlet, Room room)
    {
        await outlet.Write([CursorGoneFrame.Of(messages.Range(room))]);
        return Ending.CursorGone;
    }
}
