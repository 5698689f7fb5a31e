using System.Net.Http.Headers;
using System.Text;
using MeetAi.Endpoints.Figures;
using MeetAi.Endpoints.Logs;
using MeetAi.Endpoints.Outgoing;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// One attempt at one delivery: signed now, sent, and told what came of it. 2xx is success and nothing else is. It goes
/// on in the trace of the request that made it happen.
/// </summary>
internal sealed class Sender(OutgoingClient client, Instruments instruments, Spans spans, TimeProvider clock)
{
    private const int BytesKept = 2048;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(15);

    public async Task<(Outcome Outcome, RetryConditionHeaderValue? RetryAfter)> Send(
        Guid id, Destination to, byte[] body, string? trace, CancellationToken cancel)
    {
        if (OutgoingUrl.Parse(to.Url) is not { } url)
            return (new Outcome(null, 0, null, "The URL may not be called."), null);

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var span = spans.Calling(url, trace);
        if ((span?.Id ?? trace) is { } parent)
            request.Headers.Add(TraceContext.Header, parent);

        Signature.Sign(request, id, clock.GetUtcNow(), body, to.Secrets);
        var answer = await client.Send(request, longest, cancel);
        var outcome = Told(answer);
        instruments.Tried(outcome.Succeeded);
        Spans.Called(span, outcome.Status, outcome.Succeeded);
        return (outcome, answer.RetryAfter);
    }

    private static Outcome Told(OutgoingAnswer answer) => new(
        answer.Status,
        (int)answer.Took.TotalMilliseconds,
        answer.Status is null ? null : Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, BytesKept)),
        answer.Error ?? answer.Status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => $"The receiver answered {answer.Status}; redirects are not followed.",
            _ => $"The receiver answered {answer.Status}.",
        });
}
