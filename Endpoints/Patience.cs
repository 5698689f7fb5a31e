using System.IO.Pipelines;

namespace MeetAi.Endpoints;

/// <summary>
/// Writing to whoever may not read. An answer goes out a piece at a time: Kestrel would copy megabytes of it at once
/// and give them hours to be read. Who leaves a piece unread for 30 s is hung up on; where so many do that 64 MB of
/// answers wait, for 2 s.
/// </summary>
internal static class Patience
{
    /// <summary>How much is written before it is looked whether anybody reads.</summary>
    public const int MostBytes = 64 * 1024;

    private const long MostWaiting = 64 << 20;

    private static readonly TimeSpan withAnswers = TimeSpan.FromSeconds(30), withMany = TimeSpan.FromSeconds(2);

    private static long waiting;

    public static async Task Tell(this HttpContext http, ReadOnlyMemory<byte> body)
    {
        var length = body.Length;
        Interlocked.Add(ref waiting, length);
        try
        {
            await TellPieces(http, body);
        }
        finally
        {
            Interlocked.Add(ref waiting, -length);
        }
    }

    private static async Task TellPieces(HttpContext http, ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            var piece = body[..Math.Min(body.Length, MostBytes)];
            body = body[piece.Length..];
            var patience = Volatile.Read(ref waiting) < MostWaiting ? withAnswers : withMany;
            if (!await http.Taken(http.Response.BodyWriter.WriteAsync(piece), patience) || body.IsEmpty)
                return;
        }
    }

    /// <summary>False when the peer does not read, and is hung up on, or is gone.</summary>
    public static async Task<bool> Taken(this HttpContext http, ValueTask<FlushResult> writing, TimeSpan patience)
    {
        try
        {
            var result = writing.IsCompletedSuccessfully
                ? writing.Result
                : await writing.AsTask().WaitAsync(patience);
            return !result.IsCompleted;
        }
        catch (Exception gone) when (gone is TimeoutException or IOException or OperationCanceledException)
        {
            http.Abort();
            return false;
        }
    }
}
