using System.IO.Pipelines;

namespace MeetAi.Endpoints;

/// <summary>
/// Writing to whoever may not read. An answer goes out a piece at a time: Kestrel would copy megabytes of it at once
/// and give them hours to be read. Who leaves a piece unread for 30 s is hung up on.
/// </summary>
internal static class Patience
{
    /// <summary>How much is written before it is looked whether anybody reads.</summary>
    public const int MostBytes = 64 * 1024;

    private static readonly TimeSpan withAnswers = TimeSpan.FromSeconds(30);

    public static async Task Tell(this HttpContext http, ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            var piece = body[..Math.Min(body.Length, MostBytes)];
            body = body[piece.Length..];
            if (!await http.Taken(http.Response.BodyWriter.WriteAsync(piece), withAnswers) || body.IsEmpty)
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
