using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>What an answer says about a limit (draft-ietf-httpapi-ratelimit-headers-11).</summary>
internal sealed record Quota(string Name, long Count, long Window, long Remaining, long Time)
{
    public static bool IsIn(HttpResponseMessage answer)
        => answer.Headers.Contains("RateLimit") || answer.Headers.Contains("RateLimit-Policy");

    public static Quota Of(HttpResponseMessage answer)
    {
        var (policy, left) = (One(answer, "RateLimit-Policy"), One(answer, "RateLimit"));
        Assert.Equal(policy.Value, left.Value);
        return new Quota(
            Assert.IsType<string>(policy.Value),
            policy.Integer("q"), policy.Integer("w"), left.Integer("r"), left.Integer("t"));
    }

    private static FieldItem One(HttpResponseMessage answer, string header)
        => Assert.Single(StructuredField.List(string.Join(", ", answer.Headers.GetValues(header))));
}

/// <summary>Doing what may be refused.</summary>
internal static class Attempts
{
    public static Task<HttpResponseMessage> Try(this Person person, string path, object body)
        => person.Http.PostAsJsonAsync(path, body);

    public static Task<HttpResponseMessage> TrySay(this Person person, string room)
        => person.Try($"{room}/messages", new { sender = "ada", content = "hello" });

    /// <summary>How many tokens of a limit this person has left.</summary>
    public static async Task<long> Left(this Person person, string limit)
        => (await person.Usage(limit)).Number("remaining");

    /// <summary>What this person may do, as <c>60/min</c>.</summary>
    public static async Task<string> Rate(this Person person, string limit) => (await person.Usage(limit)).Text("rate");

    public static async Task<JsonElement> Usage(this Person person, string limit)
        => (await person.Get("/api/limits")).Items("limits")
            .First(one => one.Text("name") == limit);

    /// <summary>Expects a 429 that says what it must, and returns what it says.</summary>
    public static async Task<Quota> Refused(HttpResponseMessage answer, string limit)
    {
        var problem = await Person.Problem(answer, HttpStatusCode.TooManyRequests, "rate_limited");
        var quota = Quota.Of(answer);
        Assert.Equal((limit, 0), (quota.Name, quota.Remaining));
        Assert.InRange(quota.Time, 1, quota.Window);
        Assert.Equal(TimeSpan.FromSeconds(quota.Time), answer.Headers.RetryAfter?.Delta);
        Assert.Equal((limit, quota.Time), (problem.Text("limit"), problem.Number("retry_after")));
        Assert.Contains($"--limit {limit}=", problem.Text("detail"));
        return quota;
    }

    /// <summary>Asks until it holds: for what the server does a moment after its answer.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
