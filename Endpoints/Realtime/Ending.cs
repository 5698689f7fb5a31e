namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Why a stream ends, as a WebSocket close code.
/// Come back: 1009, 1012, 1013. Do not: 4401, 4403, 4404. Start over: 4410.
/// </summary>
internal sealed record Ending(int Code, string Reason)
{
    /// <summary>The answer to a poll that it ends; null where the poll just has nothing to tell.</summary>
    public Problem? Problem { get; private init; }

    public static readonly Ending Left = new(1000, "bye");
    public static readonly Ending FrameTooLarge = new(1009, "frames may have 4 KiB");
    public static readonly Ending Restart = new(1012, "the server restarts; come back with your cursor");
    public static readonly Ending FellBehind = new(1013, "fell behind; come back with your cursor");
    public static readonly Ending KeyChanged = new(1012, "the key may less than before; come back with your cursor");
    public static readonly Ending KeyRevoked = new(4401, "the key was revoked or has expired")
    {
        Problem = Problems.Unauthorized,
    };

    public static readonly Ending NotAllowed = new(4403, "no longer a member of the room")
    {
        Problem = Problems.NotFound,
    };

    public static readonly Ending RoomPrivate = new(4403, "the room is not public any more")
    {
        Problem = Problems.NotFound,
    };

    public static readonly Ending RoomDeleted = new(4404, "the room was deleted")
    {
        Problem = Problems.NotFound,
    };

    public static readonly Ending CursorGone = new(4410, "the cursor is gone; start over");
}
