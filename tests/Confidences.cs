using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace MeetAi.Tests;

/// <summary>
/// What one box was told in confidence or told somebody: keys, codes, tickets, secrets, sessions, idempotency keys and
/// what people said. It is picked up from the requests and answers that pass, and none of it may stand in what the box
/// writes, nor in a problem or the figures that it tells; neither may anything else that looks like one of its secrets.
/// </summary>
internal sealed partial class Confidences
{
    private const int Shortest = 12, MostBytes = 1 << 20;

    /// <summary>Characters: what the longest proofs say would take gigabytes to look for.</summary>
    private static readonly int mostWords = Effort.Of(int.MaxValue, int.MaxValue, full: 4 << 20);

    private readonly ConcurrentDictionary<string, bool> secrets = new(), words = new();
    private readonly ConcurrentQueue<string> told = new();
    private int heard;

    /// <summary>The same handler, listened to.</summary>
    public HttpMessageHandler Hear(HttpMessageHandler inner) => new Listener(this) { InnerHandler = inner };

    /// <summary>
    /// Fails where any of it is found in these lines, or was told where it must not be. (Words may stand in a problem:
    /// it names the path that was asked for.)
    /// </summary>
    public void AssertKept(IReadOnlyCollection<string> lines)
    {
        var (any, keys) = (Search([.. secrets.Keys, .. words.Keys]), Search([.. secrets.Keys]));
        var slips = lines.Where(line => line.AsSpan().ContainsAny(any) || Shape().IsMatch(line))
            .Concat(told.Where(text => text.AsSpan().ContainsAny(keys) || Shape().IsMatch(text)))
            .ToList();
        if (slips.Count > 0)
            throw new SecretGivenAway(string.Join('\n', slips));
    }

    /// <summary>What a command says on stderr: it knows keys, and shows those that it makes on stdout alone.</summary>
    public static string Checked(string complaint)
        => Shape().IsMatch(complaint) ? throw new SecretGivenAway(complaint) : complaint;

    private void Keep(HttpRequestMessage request)
    {
        if (request.Headers.Authorization?.Parameter is { } key)
            Keep(key);

        if (request.Headers.TryGetValues("Idempotency-Key", out var keys))
            Keep(keys.First().Trim('"'));
    }

    private async Task Keep(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Headers.TryGetValues("Mcp-Session-Id", out var sessions))
            Keep(sessions.First());

        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type is not ("application/json" or "application/problem+json" or "text/plain")
            || answer.Content.Headers.ContentLength is null or > MostBytes)
        {
            return;
        }

        await answer.Content.LoadIntoBufferAsync(cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (type is "application/problem+json" || answer.RequestMessage!.RequestUri!.AbsolutePath == "/metrics")
        {
            told.Enqueue(text);
            return;
        }

        foreach (var one in Shape().EnumerateMatches(text))
            Keep(text[one.Index..(one.Index + one.Length)]);

        foreach (Match content in Words().Matches(text))
            KeepWords(content.Groups[1].Value);
    }

    private void KeepWords(string content)
    {
        if (Volatile.Read(ref heard) < mostWords && words.TryAdd(content, true))
            Interlocked.Add(ref heard, content.Length);
    }

    private void Keep(string secret)
    {
        if (secret.Length >= Shortest)
            secrets.TryAdd(secret, true);
    }

    private static SearchValues<string> Search(string[] some) => SearchValues.Create(some, StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:mai|inv|hnd|prb)_[A-Za-z0-9]{24}|\btkt_[0-9a-f]{32}|\bwhsec_[A-Za-z0-9+/]{32}")]
    private static partial Regex Shape();

    [GeneratedRegex("\"content\":\"([^\"\\\\]{12,})\"")]
    private static partial Regex Words();

    private sealed class Listener(Confidences confidences) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            confidences.Keep(request);
            var answer = await base.SendAsync(request, cancellationToken);
            await confidences.Keep(answer, cancellationToken);
            return answer;
        }
    }
}

/// <summary>Its name says what happened, also where xunit shows no more: when a box ends that a class shares.</summary>
internal sealed class SecretGivenAway(string where) : Exception(where);
