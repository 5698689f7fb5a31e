namespace MeetAi.Endpoints.Cli.Client;

/// <summary>How long to wait before the next try: twice as long each time, up to five seconds, never in step.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(100), longest = TimeSpan.FromSeconds(5);

    private TimeSpan next = first;

    public TimeSpan Next()
    {
        var pause = next * (0.5 + (Random.Shared.NextDouble() / 2));
        next = next * 2 < longest ? next * 2 : longest;
        return pause;
    }

    public void Reset() => next = first;
}
