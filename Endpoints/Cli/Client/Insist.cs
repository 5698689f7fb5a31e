namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// Doing something until it is done or the time is up, over a box that is away, busy or asks to wait. What is done must
/// bear to be done twice: posts carry one Idempotency-Key through all attempts.
/// </summary>
internal static class Insist
{
    public static async Task<T> On<T>(TimeSpan patience, Api box, Func<Task<T>> attempt)
    {
        var (started, backoff) = (TimeProvider.System.GetTimestamp(), new Backoff());
        for (CommandFailed? last = null; ;)
        {
            try
            {
                return await attempt().WaitAsync(Left());
            }
            catch (CommandFailed failed) when (failed.IsPassing && (failed.RetryAfter ?? TimeSpan.Zero) < Left())
            {
                if (last is null)
                    CommandLine.Say($"{failed.Message} Trying again.", ExitCode.Ok);

                last = failed;
                var pause = failed.RetryAfter ?? backoff.Next();
                await Task.Delay(pause < Left() ? pause : Left());
            }
            catch (TimeoutException)
            {
                throw last ?? box.Unreachable("it does not answer");
            }
        }

        TimeSpan Left()
        {
            var left = patience - TimeProvider.System.GetElapsedTime(started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
