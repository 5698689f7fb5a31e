namespace MeetAi.Storage;

/// <summary>
/// Work behind the answers, done in bites: after each it rests four times as long as that took, so that other people's
/// writes hardly notice it.
/// </summary>
internal static class Pace
{
    private const int RestFactor = 4;

    public static async Task<T> Bite<T>(TimeProvider clock, Func<Task<T>> bite, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        var done = await bite();
        await Task.Delay(clock.GetElapsedTime(began) * RestFactor, clock, cancel);
        return done;
    }
}
