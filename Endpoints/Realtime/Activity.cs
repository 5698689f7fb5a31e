using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

internal enum ActivityState
{
    Typing,
    Thinking,
    Tool,
}

/// <summary>What somebody says they are doing; detail is what a tool is called, for instance.</summary>
internal sealed record Doing(ActivityState State, string? Detail);

/// <summary>
/// What somebody is doing in a room right now. Never stored, and over by itself 10 s after it was said. The sender is
/// stamped by us, as in a message.
/// </summary>
internal sealed record Activity(string Sender, ActivityState State, string? Detail, DateTimeOffset ExpiresAt)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    public static Activity Of(Key key, Doing doing, DateTimeOffset now)
        => new(key.Rights.Agent ?? key.Person.Handle, doing.State, doing.Detail, now + Lifetime);
}
