using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>What every answer has in common, and where a key may come from.</summary>
public sealed class AnswersTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Nobody = "mai_aaaaaaaaaaaaaaaaaaaaaaaa";

    public static TheoryData<string, string, bool, int, string?> Requests => new()
    {
        { "GET", "/healthz", false, 200, null },
        { "GET", "/readyz", false, 200, null },
        { "GET", "/api/keys/me", true, 200, null },
        { "GET", "/api/rooms", true, 200, null },
        { "POST", "/api/tickets", true, 201, null },
        { "GET", "/api/rooms", false, 401, "unauthorized" },
        { "GET", "/nowhere", false, 404, "not_found" },
        { "GET", "/nowhere", true, 404, "not_found" },
        { "GET", "/api/admin/keys", true, 404, "not_found" },
        { "GET", "/api/rooms/cow", true, 404, "not_found" },
        { "GET", "/api/rooms/%FF", true, 404, "not_found" },
        { "PUT", "/api/rooms", true, 405, "method_not_allowed" },
        { "PUT", "/api/rooms", false, 405, "method_not_allowed" },
        { "OPTIONS", "/api/rooms", false, 405, "method_not_allowed" },
        { "DELETE", "/healthz", false, 405, "method_not_allowed" },
        { "COW", "/api/rooms", false, 405, "method_not_allowed" },
        { "GET", "/api/rooms?limit=0", true, 400, "invalid_field" },
        { "GET", "/api/lobby/ws", true, 426, "upgrade_required" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_answer_is_stamped_and_every_refusal_is_a_problem(
        string method, string path, bool withKey, int status, string? code)
    {
        using var anyone = box.Meetai.Anyone();
        var http = withKey ? box.Ada.Http : anyone;

        var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl is { NoStore: true });
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        if (code is null)
            return;

        var problem = await Person.Problem(answer, (HttpStatusCode)status, code);
        Assert.Equal(Assert.Single(answer.Headers.GetValues("X-Request-Id")), problem.Text("request_id"));
        Assert.Equal(path.Split('?')[0], problem.Text("instance"));
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
        Assert.Equal(status == 401 ? "Bearer realm=\"meetai\"" : "", answer.Headers.WwwAuthenticate.ToString());
    }

    /// <summary>Whoever keeps problems, in a log of theirs for instance, keeps no key and no code with them.</summary>
    [Theory]
    [InlineData("/api/invites/inv_0123456789abcdefghijklmn/accept", "/api/invites/inv_.../accept")]
    [InlineData("/api/keys/handover/hnd_0123456789abcdefghijklmn", "/api/keys/handover/hnd_...")]
    [InlineData("/api/keys/mai_0123456789abcdefghijklmnXY", "/api/keys/mai_...")]
    [InlineData("/mai_0123456789abcdefghijklmn/inv_/a_b", "/mai_.../inv_/a_b")]
    public async Task A_secret_in_a_path_is_not_told_again(string path, string told)
    {
        var answer = await box.Ada.Http.PostAsync(path, null);

        Assert.Equal(told, (await Person.Read(answer, answer.StatusCode)).Text("instance"));
    }

    [Fact]
    [Direct("A proxy tells its own name.")]
    public async Task Nobody_is_told_which_server_it_is()
        => Assert.False((await box.Ada.Http.GetAsync("/")).Headers.Contains("Server"));

    [Fact]
    public async Task A_page_with_an_ETag_may_be_kept_but_is_asked_for_again()
    {
        var answer = await box.Ada.Http.GetAsync($"{box.Room}/messages");

        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal("no-cache, private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_key_comes_in_the_Authorization_header_and_in_no_other_way()
    {
        using var http = box.Meetai.Anyone();
        var key = box.Ada.Key;
        http.DefaultRequestHeaders.Add("Cookie", $"key={key}; authorization=Bearer {key}; token={key}");
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        http.DefaultRequestHeaders.Add("Proxy-Authorization", $"Bearer {key}");
        var query = $"key={key}&api_key={key}&token={key}&access_token={key}&ticket={key}&authorization=Bearer%20{key}";

        foreach (var path in new[] { "/api/keys/me", "/api/rooms", $"{box.Room}/messages" })
            await Person.Problem(await http.GetAsync($"{path}?{query}"), HttpStatusCode.Unauthorized, "unauthorized");

        await Person.Problem(
            await http.PostAsync($"/api/rooms?{query}", new StringContent($$"""{"name":"den","key":"{{key}}"}""")),
            HttpStatusCode.Unauthorized, "unauthorized");
        await Person.Problem(
            await http.GetAsync($"{box.Room}/events?{query}"), HttpStatusCode.Unauthorized, "ticket_invalid");
    }

    [Fact]
    public async Task The_scheme_s_case_does_not_matter()
    {
        foreach (var scheme in new[] { "bearer", "BEARER", "bEaReR" })
            Assert.Equal(200, (await Ask($"Authorization: {scheme} {box.Ada.Key}")).Status);
    }

    [Direct("A proxy refuses a header that comes twice, or is too long, by itself.")]
    [Fact]
    public async Task A_key_that_is_not_a_living_one_is_401()
    {
        var key = box.Ada.Key;
        foreach (var header in new[]
        {
            "X-Nothing: here", "Authorization:", "Authorization: ", "Authorization: Bearer", "Authorization: Bearer ",
            $"Authorization: {key}", $"Authorization: Basic {key}", $"Authorization: Bearer{key}",
            $"Authorization: Bearer {Nobody}", $"Authorization: Bearer {key}x", $"Authorization: Bearer {key[..^1]}",
            $"Authorization: Bearer {key.ToUpperInvariant()}", $"Authorization: Bearer {key} {key}",
            $"Authorization: Bearer {key}, Bearer {key}", $"Authorization: Bearer {key}\r\nAuthorization: Bearer {key}",
            $"Authorization: Bearer {key}\r\nAuthorization: Bearer {Nobody}",
            $"Authorization: Bearer {new string('x', 20_000)}",
            $"Authorization: Bearer mai_{string.Concat(Enumerable.Repeat("\u00C3\u00A4", 24))}", // 24 ä in UTF-8
        })
        {
            var answer = await Ask(header);
            Assert.True(answer is { Status: 401, Code: "unauthorized" }, $"{header}: {answer}");
            Assert.Equal("Bearer realm=\"meetai\"", answer.Headers["WWW-Authenticate"]);
        }
    }

    [Direct("A proxy refuses them by itself.")]
    [Fact]
    public async Task Headers_beyond_all_measure_are_refused_without_reading_them()
        => Assert.Equal(431, (await Ask($"Authorization: Bearer {new string('x', 40_000)}")).Status);

    [Fact]
    public async Task A_revoked_key_is_401_from_then_on()
    {
        var bob = await box.Meetai.NewPerson();
        var id = (await bob.Get("/api/keys/me")).Text("id");
        Assert.Equal(0, (await box.Meetai.Command("keys", "revoke", id)).ExitCode);

        foreach (var path in new[] { "/api/keys/me", "/api/rooms", $"{box.Room}/events", "/api/lobby/ws" })
            await Person.Problem(await bob.Http.GetAsync(path), HttpStatusCode.Unauthorized, "unauthorized");
    }

    private async Task<RawAnswer> Ask(string header)
        => (await RawConnection.Ask(
            box.Meetai.Url, $"GET /api/keys/me HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n"))!;
}
