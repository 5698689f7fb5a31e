using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// The API of a box, as commands speak it. Whatever keeps an answer from being a good one becomes a sentence and an
/// exit code, here and nowhere else.
/// </summary>
internal sealed class Api(HttpClient client) : IDisposable
{
    public Uri Url => client.BaseAddress!;

    public async Task<T> Get<T>(string path, JsonTypeInfo<T> type) => Parse(await Get(path), type);

    /// <summary>The bytes of the answer, for who passes them on as they are.</summary>
    public Task<byte[]> Get(string path) => Send(HttpMethod.Get, path);

    public async Task<T> Post<T>(string path, byte[]? body, JsonTypeInfo<T> type)
        => Parse(await Send(HttpMethod.Post, path, body), type);

    public Task<byte[]> Send(HttpMethod method, string path, byte[]? body = null, string? idempotencyKey = null)
        => Guarded(async () =>
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };

            if (idempotencyKey is not null)
                request.Headers.Add("Idempotency-Key", idempotencyKey);

            using var answer = await client.SendAsync(request);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            return answer.IsSuccessStatusCode ? bytes : throw Failure(answer, bytes);
        });

    /// <summary>An answer whose body is still to be read.</summary>
    public Task<HttpResponseMessage> Download(string path, CancellationToken cancel) => Guarded(async () =>
    {
        var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        return answer.IsSuccessStatusCode
            ? answer
            : throw Failure(answer, await answer.Content.ReadAsByteArrayAsync(cancel));
    });

    public CommandFailed Unreachable(string why) => new(
        $"The box at {Url.GetLeftPart(UriPartial.Authority)} cannot be reached: {Printable.Line(why.TrimEnd('.'))}.",
        ExitCode.Unreachable)
    {
        IsPassing = true,
    };

    public T Parse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Foreign("nothing");
        }
        catch (JsonException)
        {
            throw Foreign("something else");
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<T> Guarded<T>(Func<Task<T>> asking)
    {
        try
        {
            return await asking();
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            throw Unreachable(broken is OperationCanceledException ? "it does not answer" : broken.Message);
        }
    }

    /// <summary>What keeps an answer from being a good one.</summary>
    public CommandFailed Failure(HttpResponseMessage answer, byte[] body)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            var said = answer.Headers.Location is { } elsewhere ? $"{status}, see {elsewhere}" : $"{status}";
            return status is 502 or 503 or 504 // a proxy says so while the box behind it restarts
                ? Unreachable($"what stands before it says {said}")
                : Foreign(said);
        }

        var problem = Parse(body, Wire.Json.ProblemView);
        return new CommandFailed(Printable.Line(problem.Detail), ExitCodeOf(status))
        {
            IsPassing = status is 429 or >= 500 || problem.Code == Problems.IdempotencyInFlight.Code,
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        };
    }

    private static int ExitCodeOf(int status) => status switch
    {
        401 or 403 => ExitCode.Auth,
        404 or 410 => ExitCode.NotFound,
        429 => ExitCode.RateLimited,
        _ => ExitCode.Error,
    };

    /// <summary>Not the words of a box: a proxy's, or those of something else at this address.</summary>
    private CommandFailed Foreign(string what)
        => new($"What answers at {Url.GetLeftPart(UriPartial.Authority)} is no Meet AI box: it says {what}.");
}
