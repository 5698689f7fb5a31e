using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// A POST with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07) happens once: the same key and body
/// get the first answer again, another body 422, and one that still runs 409. A refused request leaves nothing behind.
/// </summary>
internal sealed class Idempotency(IdempotencyStore store)
{
    public const string Header = "Idempotency-Key", Replayed = "Idempotent-Replayed";

    private readonly ConcurrentDictionary<(long Person, string Path, string Key), bool> running = new();

    /// <summary>
    /// Runs <paramref name="act"/>, unless it ran before. What it makes keeps the <see cref="Once"/> it is given; the
    /// answer that was a message is told again from what <paramref name="retell"/> finds.
    /// </summary>
    public async Task<IResult> Run(
        HttpContext http, Caller caller, byte[] body, Func<Once?, Task<IResult>> act,
        Func<Guid, Message?>? retell = null)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var header))
            return await act(null);

        if (Parse(header.ToString()) is not { } key)
            return Check.Invalid(Header, "must be 1 to 255 printable ASCII characters");

        var once = new Once(caller.Person, http.Request.Path.Value!, key, SHA256.HashData(body));
        var scope = (caller.Person.Number, once.Path, key);
        if (!running.TryAdd(scope, true))
            return Problems.IdempotencyInFlight;

        try
        {
            return store.Find(once.Person, once.Path, key) is { } first
                ? Replay(http, first, once, retell)
                : await act(once);
        }
        finally
        {
            running.TryRemove(scope, out _);
        }
    }

    private static IResult Replay(HttpContext http, StoredAnswer first, Once again, Func<Guid, Message?>? retell)
    {
        if (first.BodyHash.Length > 0 && !first.BodyHash.AsSpan().SequenceEqual(again.BodyHash))
            return Problems.IdempotencyMismatch;

        var body = first.Body;
        if (first.MessageId is { } id)
        {
            if (retell?.Invoke(id) is not { } message)
                return Problems.NotFound;

            body = Wire.Bytes(message, Wire.Json.Message);
        }

        http.Response.Headers[Replayed] = "true";
        return new Answer(first.Status, body, first.Location);
    }

    /// <summary>Quoted (as the draft has it) or not (as most clients send it).</summary>
    private static string? Parse(string header)
    {
        var key = header is ['"', .. var inside, '"'] ? inside : header;
        return key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange(' ', '~') ? key : null;
    }
}
