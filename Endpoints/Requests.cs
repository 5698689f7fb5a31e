using MeetAi.Endpoints.Figures;
using MeetAi.Endpoints.Logs;
using MeetAi.Storage;
using Microsoft.Net.Http.Headers;

namespace MeetAi.Endpoints;

/// <summary>
/// The frame of every request: its id, the headers that every answer carries, and an answer for what went wrong below.
/// Never a stack trace, never a 5xx for something the client did.
/// </summary>
internal static partial class Requests
{
    public static void UseRequests(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILogger<Problem>>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var instruments = app.Services.GetRequiredService<Instruments>();
        var spans = app.Services.GetRequiredService<Spans>();
        var lines = app.Services.GetRequiredService<RequestLines>();
        app.Use(async (http, next) =>
        {
            http.RequestServices = app.Services; // no service of ours has a scope: none is made for each request
            var began = clock.GetTimestamp();
            http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.CacheControl = "no-store";
            try
            {
                await next(http);
                if (Unanswered(http) is { } problem)
                    await problem.ExecuteAsync(http);
            }
            catch (Exception failure) when (Explain(failure, http) is { } problem)
            {
                if (failure is Storage.StorageDamaged)
                    LogDamage(log, failure.Message);

                await Answer(http, problem);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // the client went away; nobody waits for an answer
            }
            catch (Exception failure) // a bug: it is logged, the client learns only the request id
            {
                LogBug(log, http.TraceIdentifier, failure);
                await Answer(http, Problems.Internal);
            }
            finally
            {
                var took = clock.GetElapsedTime(began);
                if (!PlaceMetadata.IsNeeded(http) && http.Features.Get<Waited>() is null) // long says nothing of these
                    instruments.Answered(http, took);

                lines.Add(http, took);
                spans.Answered(http);
            }
        });
    }

    private static Task Answer(HttpContext http, Problem problem)
    {
        if (!http.Response.HasStarted)
            return problem.ExecuteAsync(http);

        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>What routing leaves without a body: no such path, or no such method on it.</summary>
    private static Problem? Unanswered(HttpContext http)
    {
        if (http.Response.HasStarted || http.GetEndpoint() is RouteEndpoint)
            return null;

        if (IsForOperator(http.Request.Path) && http.Features.Get<Operator>() is null)
        {
            http.Response.Headers.Remove(HeaderNames.Allow); // which would tell a stranger that something is there
            return Problems.NotFound;
        }

        return http.Response.StatusCode switch
        {
            404 => Problems.NotFound,
            405 => Problems.MethodNotAllowed with { Allow = http.Response.Headers.Allow },
            _ => null,
        };
    }

    private static bool IsForOperator(PathString path)
        => path.StartsWithSegments("/api/admin") || path.StartsWithSegments(Metrics.Path);

    private static Problem? Explain(Exception failure, HttpContext http) => failure switch
    {
        BadHttpRequestException { StatusCode: 413 } => Problems.BodyTooLarge,
        BadHttpRequestException bad => Problems.BadRequest with { Detail = bad.Message },
        IOException { InnerException: OverflowException } => Problems.BadRequest,
        StorageFull => Problems.StorageFull,
        Storage.StorageDamaged => Problems.StorageDamaged,
        Storage.StorageUnavailable => Problems.StorageUnavailable,
        _ when http.RequestAborted.IsCancellationRequested && failure is IOException => Problems.BadRequest,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The database is damaged: {Damage}")]
    private static partial void LogDamage(ILogger log, string damage);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogBug(ILogger log, string requestId, Exception failure);
}
